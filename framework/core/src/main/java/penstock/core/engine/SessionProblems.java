package penstock.core.engine;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.EndpointSettings;
import penstock.core.endpoint.SentProxySettings;
import penstock.core.route.RouteProblem;
import penstock.core.route.RouteSettings;
import penstock.core.route.Suggestion;
import penstock.core.udp.ServerIds;
import penstock.core.udp.UdpListenerSettings;
import penstock.spi.balance.HashKey;

/// What is wrong with listeners that send sessions to pools, beside those pools.
final class SessionProblems {

  private final LineSettings settings;
  private final List<RouteProblem> found = new ArrayList<>();
  private final Set<String> ruled = new HashSet<>();

  private SessionProblems(LineSettings settings) {
    this.settings = settings;
  }

  /// Checks.
  ///
  /// @param pools the names of all pools
  static List<RouteProblem> check(LineSettings settings, Set<String> pools) {
    SessionProblems problems = new SessionProblems(settings);
    Map<String, String> listenerOf = new HashMap<>();
    settings
        .listeners()
        .forEach((name, listener) -> {
          problems.checkRule(name, listener);
          listener
              .pools()
              .forEach((at, pool) -> {
                listenerOf.putIfAbsent(pool, name);
                if (!pools.contains(pool)) {
                  problems.error(
                      "listeners." + name + "." + at,
                      pool + ": no such pool " + Suggestion.of(pool, pools));
                }
              });
        });
    problems.checkIntroductions();
    problems.checkServerIds();
    Set<String> ofRequests = problems.poolsOfRequests();
    listenerOf.forEach((pool, listener) -> {
      if (!ofRequests.contains(pool)) {
        problems.checkBlind(pool, listener);
      }
    });
    return problems.found;
  }

  /// Rules of requests stand on routes.
  private void checkRule(String name, ListenerSettings listener) {
    if (listener.ruleOrScript() == null) {
      return;
    }
    if (listener.readsRequests()) {
      error(
          "listeners." + name + "." + listener.ruleKey(),
          "on a listener of protocol "
              + listener.listener().type()
              + " (expected: on a route, which decides on requests)");
    }
    ruled.addAll(listener.pools().values());
  }

  private Set<String> poolsOfRequests() {
    Set<String> pools = new HashSet<>();
    for (RouteSettings route : settings.routes()) {
      if (route.ruleOrScript() != null) {
        return settings.pools().keySet();
      }
      if (route.pool() != null) {
        pools.add(route.pool());
      }
      route.split().forEach(share -> pools.add(share.pool()));
    }
    return pools;
  }

  // A line of text is for connections; datagrams begin with what is binary.
  private void checkIntroductions() {
    settings
        .listeners()
        .forEach((name, listener) -> {
          if (listener.listener().type().equals("udp")) {
            listener.pools().values().forEach(pool -> checkIntroduction(pool, name));
          }
        });
  }

  private void checkIntroduction(String name, String listener) {
    PoolSettings pool = settings.pools().get(name);
    SentProxySettings sent = pool == null ? null : pool.sendProxyProtocol();
    if (sent != null && sent.version() == SentProxySettings.Version.V1) {
      error(
          "pools." + name + ".sendProxyProtocol",
          "v1 (expected: v2, listener " + listener + " passes datagrams)");
    }
  }

  private void checkServerIds() {
    settings
        .listeners()
        .forEach((name, listener) -> {
          if (listener.listener().settings() instanceof UdpListenerSettings udp
              && udp.quic() != null
              && udp.quic().serverIdLength() != null) {
            checkServerIds(udp.pool(), name, 2 * udp.quic().serverIdLength());
          }
        });
  }

  private void checkServerIds(String name, String listener, int digits) {
    PoolSettings pool = settings.pools().get(name);
    List<EndpointSettings> endpoints = pool == null ? List.of() : pool.endpoints();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < endpoints.size(); i++) {
      String label = endpoints.get(i).labels().getOrDefault(ServerIds.LABEL, "");
      String id = ServerIds.digits(label);
      if (!id.matches("[0-9a-f]{" + digits + "}") || !seen.add(id)) {
        error(
            "pools." + name + ".endpoints[" + i + "].labels." + ServerIds.LABEL,
            (label.isEmpty() ? "none" : label)
                + " (expected: "
                + digits
                + " hexadecimal digits of its own, listener "
                + listener
                + " finds endpoints by them)");
      }
    }
  }

  /// A pool that no request goes to has no use for what only requests have.
  private void checkBlind(String name, String listener) {
    PoolSettings pool = settings.pools().get(name);
    if (pool == null) {
      return;
    }
    HashKey key = key(pool.balance().settings());
    boolean noted = key != null && key.source() == HashKey.Source.FACT && ruled.contains(name);
    if (key != null && key.ofRequests() && !noted) {
      error(
          "pools." + name + ".balance.key",
          key + " (expected: source-ip or 5-tuple, listener " + listener + " reads no requests)");
    }
    if (pool.sticky() != null) {
      error(
          "pools." + name + ".sticky",
          pool.sticky().type()
              + " (expected: none, listener "
              + listener
              + " reads no requests; a balance with key: source-ip keeps clients)");
    }
  }

  private static @Nullable HashKey key(Record settings) {
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      if (component.getType() == HashKey.class) {
        return value(settings, component);
      }
    }
    return null;
  }

  private static @Nullable HashKey value(Record settings, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return (HashKey) component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("settings: " + component + " (expected: readable)", e);
    }
  }

  private void error(String path, String message) {
    found.add(new RouteProblem(path, message, false));
  }
}
