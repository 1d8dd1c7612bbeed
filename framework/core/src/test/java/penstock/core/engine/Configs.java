package penstock.core.engine;

import java.util.Set;
import java.util.stream.Collectors;

/// Configurations with one route to one pool, `site`, whose endpoint is `s1`.
final class Configs {

  private Configs() {}

  /// One without listeners.
  ///
  /// @param port of the endpoint
  /// @param more settings of the pool, each behind a comma
  static String site(int port, String more) {
    return """
    server: { shutdown: { closeMode: 0 } }
    routes: [{ pool: site }]
    pools: { site: { endpoints: [{ name: s1, address: "127.0.0.1:%d" }] %s } }
    """
        .formatted(port, more);
  }

  /// @param more settings of the listener, each behind a comma
  static String web(String bind, String more) {
    return "{ web: { bind: \"" + bind + "\" " + more + " } }";
  }

  static String with(int port, String listeners) {
    return site(port, "") + "listeners: " + listeners;
  }

  static String plain(int port) {
    return with(port, web("127.0.0.1:0", ""));
  }

  /// The series there are, as text.
  static Set<String> series(EngineFixture fixture) {
    return fixture.series().stream().map(Object::toString).collect(Collectors.toSet());
  }
}
