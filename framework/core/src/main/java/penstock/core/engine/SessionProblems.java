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
import penstock.core.route.MirrorSettings;
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
        problems.checkBlind(pool, "listener " + listener + " reads no requests", false);
      }
    });
    problems.checkRuled(
        settings.pools().keySet().stream()
            .filter(pool -> !ofRequests.contains(pool) && !listenerOf.containsKey(pool))
            .toList());
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

  /// Where a rule sends connections is not known before: whom nobody else names is told all the
  /// same.
  ///
  /// @param unnamed the pools that neither requests nor the settings of a listener lead to
  private void checkRuled(List<String> unnamed) {
    for (Map.Entry<String, ListenerSettings> each : settings.listeners().entrySet()) {
      if (each.getValue().ruleOrScript() != null && !each.getValue().readsRequests()) {
        String why =
            "only the rule of listener "
                + each.getKey()
                + " may lead here, which reads no requests";
        ruled.addAll(unnamed);
        unnamed.forEach(pool -> checkBlind(pool, why, true));
        return;
      }
    }
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
      MirrorSettings mirror = route.mirror();
      if (mirror != null) {
        pools.add(mirror.pool());
      }
    }
    return pools;
  }

  // A line of text is for connections; datagrams begin with what is binary.
  private void checkIntroductions() {
    settings
        .listeners()
        .forEach((name, listener) -> {
          if (listener.listener().type().equals("udp")) {
            settings.pools().keySet().stream()
                .filter(this::saysText)
                .forEach(pool -> checkIntroduction(pool, name, listener));
          }
        });
  }

  private void checkIntroduction(String pool, String name, ListenerSettings listener) {
    String path = "pools." + pool + ".sendProxyProtocol";
    if (listener.pools().containsValue(pool)) {
      error(path, "v1 (expected: v2, listener " + name + " passes datagrams)");
    } else if (listener.ruleOrScript() != null) {
      add(
          path,
          "v1 (expected: v2, which datagrams begin with where the rule of listener "
              + name
              + " sends them here)",
          true);
    }
  }

  private boolean saysText(String name) {
    PoolSettings pool = settings.pools().get(name);
    SentProxySettings sent = pool == null ? null : pool.sendProxyProtocol();
    return sent != null && sent.version() == SentProxySettings.Version.V1;
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
  ///
  /// @param why none does
  private void checkBlind(String name, String why, boolean warning) {
    PoolSettings pool = settings.pools().get(name);
    if (pool == null) {
      return;
    }
    HashKey key = key(pool.balance().settings());
    boolean noted = key != null && key.source() == HashKey.Source.FACT && ruled.contains(name);
    if (key != null && key.ofRequests() && !noted) {
      add(
          "pools." + name + ".balance.key",
          key + " (expected: source-ip or 5-tuple, " + why + ")",
          warning);
    }
    if (pool.sticky() != null) {
      add(
          "pools." + name + ".sticky",
          pool.sticky().type()
              + " (expected: none, "
              + why
              + "; a balance with key: source-ip keeps clients)",
          warning);
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
    add(path, message, false);
  }

  private void add(String path, String message, boolean warning) {
    found.add(new RouteProblem(path, message, warning));
  }
}
