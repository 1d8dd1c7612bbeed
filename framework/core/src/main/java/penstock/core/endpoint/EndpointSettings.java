package penstock.core.endpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;
import penstock.spi.endpoint.Endpoint;

/// One entry of `pools.*.endpoints`.
///
/// @param address `host:port` or `[v6]:port`
/// @param name null for the address
/// @param weight 0 to 65535
/// @param backup used only while no other can be
/// @param priority 0, or 1 for a backup
/// @param state what it starts in
/// @param zone short for the label `zone`
/// @param labels free words
@Shorthand("address")
public record EndpointSettings(
    @Describe("Where it is: host:port, or [address]:port for IPv6.") String address,
    @Describe("Its name, unique in the pool; the address if left out. Hashes are taken of it.")
        @Nullable String name,
    @Describe("Its share of new traffic; 0 to 65535, 0 takes no new traffic.") @Default("1")
        int weight,
    @Describe("Whether it is used only while no other endpoint can be.") @Default("false")
        boolean backup,
    @Describe("0, or 1 for a backup.") @Default("0") int priority,
    @Describe("The state it starts in: drain takes no new clients, maint takes nothing.")
        @Default("ready")
        AdminState state,
    @Describe("Where it runs; short for the label of this name.") @Nullable String zone,
    @Describe("Free words for rules and metrics.") @Default("{}") Map<String, String> labels) {

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%\\w]+)]|([^\\[\\]:/\\s]+)):(\\d{1,5})");

  public EndpointSettings {
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches() || port(matcher) < 1 || port(matcher) > 65535) {
      throw new IllegalArgumentException(
          "address: " + address + " (expected: host:port or [v6]:port)");
    }
    if (name != null && name.isEmpty()) {
      throw new IllegalArgumentException("name: \"\" (expected: not empty)");
    }
    if (weight < 0 || weight > 65535) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 0 to 65535)");
    }
    if (priority < 0 || priority > 1) {
      throw new IllegalArgumentException("priority: " + priority + " (expected: 0 or 1)");
    }
    labels = Map.copyOf(labels);
  }

  /// What this says, for a pool.
  public Member member() {
    Matcher matcher = ADDRESS.matcher(address);
    if (!matcher.matches()) {
      throw new IllegalStateException("address: " + address + " (expected: checked before)");
    }
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    Map<String, String> words = new HashMap<>(labels);
    if (zone != null) {
      words.put("zone", zone);
    }
    Endpoint endpoint =
        new Endpoint(name == null ? address : name, host, port(matcher), weight, words);
    return new Member(endpoint, backup || priority > 0, state);
  }

  private static int port(Matcher matcher) {
    return Integer.parseInt(matcher.group(3));
  }
}
