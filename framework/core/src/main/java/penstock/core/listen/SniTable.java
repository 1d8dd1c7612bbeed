package penstock.core.listen;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import penstock.core.peek.ClientHello;
import penstock.spi.http.HttpText;

/// Which way a TLS client goes, by the name it asks for and the protocols it can speak. Immutable.
///
/// @param <W> a way
final class SniTable<W> {

  private final Map<String, Ways<W>> exact = new HashMap<>();
  private final Map<String, Ways<W>> below = new HashMap<>();
  private final Ways<W> otherwise;

  private record Ways<W>(W usual, Map<String, W> byProtocol) {

    static <W> Ways<W> of(SniSettings settings, Function<String, W> way) {
      Map<String, W> byProtocol = new HashMap<>();
      settings.alpn().forEach((name, to) -> byProtocol.put(name, way.apply(to)));
      return new Ways<>(way.apply(settings.to()), Map.copyOf(byProtocol));
    }

    W of(ClientHello hello) {
      if (!byProtocol.isEmpty()) {
        for (String protocol : hello.protocols()) {
          W way = byProtocol.get(protocol);
          if (way != null) {
            return way;
          }
        }
      }
      return usual;
    }
  }

  /// @param sni by name, as configured and checked
  /// @param otherwise for other names, and for none
  /// @param way finds the way to where a setting says
  SniTable(Map<String, SniSettings> sni, SniSettings otherwise, Function<String, W> way) {
    sni.forEach((name, settings) -> {
      Ways<W> ways = Ways.of(settings, way);
      String host = name.toLowerCase(Locale.ROOT);
      if (host.startsWith("*.")) {
        below.put(host.substring(1), ways);
      } else {
        exact.put(host, ways);
      }
    });
    this.otherwise = Ways.of(otherwise, way);
  }

  /// The way of a client: that of its very name, or of the longest `*.` it is below.
  W way(ClientHello hello) {
    return ways(hello.serverName()).of(hello);
  }

  private Ways<W> ways(@Nullable String name) {
    if (name == null) {
      return otherwise;
    }
    Ways<W> found = exact.get(name);
    if (below.isEmpty()) {
      return found == null ? otherwise : found;
    }
    for (int dot = name.indexOf('.', 1);
        found == null && dot > 0;
        dot = name.indexOf('.', dot + 1)) {
      found = below.get(name.substring(dot));
    }
    return found == null ? otherwise : found;
  }

  /// Checks names, as configured.
  ///
  /// @throws IllegalArgumentException if one is none, or is there twice
  static void check(Map<String, SniSettings> sni) {
    Map<String, String> seen = new HashMap<>();
    for (String name : sni.keySet()) {
      String host = name.toLowerCase(Locale.ROOT);
      if (!HttpText.host(host.startsWith("*.") ? host.substring(2) : host)) {
        throw new IllegalArgumentException(
            "sni: " + name + " (expected: a host such as db.example.com or *.example.com)");
      }
      String other = seen.putIfAbsent(host, name);
      if (other != null) {
        throw new IllegalArgumentException(
            "sni: " + name + " (expected: not beside " + other + ")");
      }
    }
  }

  /// Checks settings of a listener where TLS does not end.
  ///
  /// @throws IllegalArgumentException if somebody's is to end all the same
  static void endsNowhere(Map<String, SniSettings> sni, SniSettings otherwise) {
    sni.forEach((name, settings) -> {
      if (settings.terminates()) {
        throw endless("sni: " + name + " to terminate");
      }
    });
    if (otherwise.terminates()) {
      throw endless("default: terminate");
    }
  }

  private static IllegalArgumentException endless(String what) {
    return new IllegalArgumentException(
        what + " (expected: a pool or reject; TLS ends on listeners of protocol auto with tls)");
  }

  /// Whether somebody's TLS is to end here.
  static boolean endsSomewhere(Map<String, SniSettings> sni, SniSettings otherwise) {
    return otherwise.terminates() || sni.values().stream().anyMatch(SniSettings::terminates);
  }

  /// The pools that settings name, by where they do.
  static Map<String, String> pools(Map<String, SniSettings> sni, SniSettings otherwise) {
    Map<String, String> pools = new LinkedHashMap<>();
    sni.forEach((name, settings) -> pools("sni." + name, settings, pools));
    pools("default", otherwise, pools);
    return pools;
  }

  private static void pools(String at, SniSettings settings, Map<String, String> into) {
    if (SniSettings.isPool(settings.to())) {
      into.put(at, settings.to());
    }
    settings
        .alpn()
        .forEach((protocol, to) -> {
          if (SniSettings.isPool(to)) {
            into.put(at + ".alpn." + protocol, to);
          }
        });
  }
}
