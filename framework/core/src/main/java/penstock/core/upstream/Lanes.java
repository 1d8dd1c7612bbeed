package penstock.core.upstream;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.LiveEndpoint;

/// The lanes of one I/O thread: one for each endpoint, and where endpoints are asked by the hosts
/// of requests, one for each host besides. Only that thread may touch it.
final class Lanes {

  /// Clients name hosts as they like: so many are kept of an endpoint, those asked for last.
  static final int MOST_HOSTS = 64;

  private final Map<LiveEndpoint, Lane> all = new HashMap<>();
  private final Map<LiveEndpoint, Map<String, Lane>> byHost = new HashMap<>();

  /// Where connections of these terms are.
  ///
  /// @return null if there is none
  @Nullable Lane of(LiveEndpoint endpoint, Terms terms) {
    String host = terms.host();
    if (host == null) {
      return all.get(endpoint);
    }
    Map<String, Lane> hosts = byHost.get(endpoint);
    return hosts == null ? null : hosts.get(host);
  }

  /// The same; a new one if there is none.
  Lane open(LiveEndpoint endpoint, Terms terms) {
    String host = terms.host();
    if (host == null) {
      return all.computeIfAbsent(endpoint, _ -> new Lane());
    }
    Map<String, Lane> hosts =
        byHost.computeIfAbsent(endpoint, _ -> new LinkedHashMap<>(16, 0.75f, true));
    Lane known = hosts.get(host);
    if (known != null) {
      return known;
    }
    makeRoom(hosts);
    Lane made = new Lane();
    hosts.put(host, made);
    return made;
  }

  /// Who waits in a lane must find it again.
  private static void makeRoom(Map<String, Lane> hosts) {
    Iterator<Lane> oldest = hosts.values().iterator();
    while (hosts.size() >= MOST_HOSTS && oldest.hasNext()) {
      Lane lane = oldest.next();
      if (lane.anteroom.vacant() && lane.dial == null) {
        oldest.remove();
        lane.retire();
      }
    }
  }

  /// Whether an endpoint was not taken out, though the lane of a host may have made room.
  boolean know(LiveEndpoint endpoint, Terms terms) {
    return terms.host() == null ? all.containsKey(endpoint) : byHost.containsKey(endpoint);
  }

  /// Forgets an endpoint.
  ///
  /// @return the lanes that it had
  List<Lane> remove(LiveEndpoint endpoint) {
    List<Lane> gone = new ArrayList<>();
    Lane lane = all.remove(endpoint);
    if (lane != null) {
      gone.add(lane);
    }
    Map<String, Lane> hosts = byHost.remove(endpoint);
    if (hosts != null) {
      gone.addAll(hosts.values());
    }
    return gone;
  }

  /// How many there are; 0 or more.
  int count() {
    return all.size() + byHost.values().stream().mapToInt(Map::size).sum();
  }

  /// Closes what nobody has used for too long.
  ///
  /// @param now in the time of the thread's wheel
  /// @return whether more is kept that nobody uses
  boolean sweep(long now) {
    boolean more = false;
    for (Lane lane : all.values()) {
      more |= lane.sweep(now);
    }
    for (Map<String, Lane> hosts : byHost.values()) {
      // What is closed looks for its lane, which counts as having been asked for.
      for (Lane lane : List.copyOf(hosts.values())) {
        more |= lane.sweep(now);
      }
    }
    return more;
  }
}
