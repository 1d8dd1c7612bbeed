package penstock.core.endpoint;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Endpoint;

/// The endpoints a pool has, by name. Immutable; a change makes another set that keeps who stayed.
public final class EndpointSet {

  /// No endpoints.
  public static final EndpointSet EMPTY = new EndpointSet(List.of());

  private final List<LiveEndpoint> all;
  private final Map<String, LiveEndpoint> byName;

  private EndpointSet(List<LiveEndpoint> all) {
    this.all = List.copyOf(all);
    Map<String, LiveEndpoint> names = HashMap.newHashMap(all.size());
    all.forEach(endpoint -> names.put(endpoint.name(), endpoint));
    this.byName = Map.copyOf(names);
  }

  /// All, ordered by name.
  public List<LiveEndpoint> all() {
    return all;
  }

  /// One of them; null if there is none of this name.
  public @Nullable LiveEndpoint named(String name) {
    return byName.get(name);
  }

  /// The next set. Whoever is equal by name, host and port stays as it is, with its state, its
  /// measurements and its connections, and takes over the new weight, labels and part. Runs on a
  /// control thread.
  ///
  /// @param members the whole list
  /// @param around for those who join
  /// @throws IllegalArgumentException if a name occurs twice; nothing has changed then
  public Change next(List<Member> members, Surroundings around) {
    refuseDuplicates(members);
    List<LiveEndpoint> next = new ArrayList<>(members.size());
    List<LiveEndpoint> joined = new ArrayList<>();
    for (Member member : members) {
      LiveEndpoint known = byName.get(member.endpoint().name());
      if (known != null && known.member().sameServer(member)) {
        known.redefine(member);
        next.add(known);
      } else {
        LiveEndpoint fresh = new LiveEndpoint(member, addressOf(member.endpoint()), around);
        fresh.warmth(all.isEmpty() ? Warmth.WARM : Warmth.COLD);
        next.add(fresh);
        joined.add(fresh);
      }
    }
    next.sort(Comparator.comparing(LiveEndpoint::name));
    Set<LiveEndpoint> kept = new HashSet<>(next);
    List<LiveEndpoint> retired = all.stream().filter(endpoint -> !kept.contains(endpoint)).toList();
    return new Change(new EndpointSet(next), List.copyOf(joined), retired);
  }

  private static void refuseDuplicates(List<Member> members) {
    Set<String> names = HashSet.newHashSet(members.size());
    for (Member member : members) {
      String name = member.endpoint().name();
      if (!names.add(name)) {
        throw new IllegalArgumentException("name: " + name + " (expected: once in a pool)");
      }
    }
  }

  // A literal needs no look-up; a name is looked up later, off this thread.
  private static InetSocketAddress addressOf(Endpoint endpoint) {
    try {
      return new InetSocketAddress(InetAddress.ofLiteral(endpoint.host()), endpoint.port());
    } catch (IllegalArgumentException _) {
      return InetSocketAddress.createUnresolved(endpoint.host(), endpoint.port());
    }
  }

  /// A set and how it differs from the one before.
  ///
  /// @param set the new set
  /// @param joined who is new in it
  /// @param retired who is not in it any more
  public record Change(EndpointSet set, List<LiveEndpoint> joined, List<LiveEndpoint> retired) {}
}
