package penstock.spi.endpoint;

import java.util.Map;

/// One backend server as configured or discovered.
///
/// @param name unique within its pool and the same on every instance of the fleet: hashes are taken
///   of it
/// @param host a name or an address
/// @param port 1 to 65535
/// @param weight 0 to 65535; 0 takes no new traffic
/// @param labels free words for rules and metrics, such as `zone`
public record Endpoint(String name, String host, int port, int weight, Map<String, String> labels) {

  /// Checks the ranges.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Endpoint {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name: \"\" (expected: not empty)");
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException("host: \"\" (expected: a name or an address)");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
    if (weight < 0 || weight > 65535) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 0 to 65535)");
    }
    labels = Map.copyOf(labels);
  }
}
