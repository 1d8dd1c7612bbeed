package penstock.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.EndpointTls;
import penstock.core.endpoint.Transport;
import penstock.core.health.HealthCheck;
import penstock.core.health.HealthSettings;
import penstock.core.pool.Checks;
import penstock.core.pool.LimitSettings;
import penstock.core.pool.PoolParts;
import penstock.spi.Extension;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.discovery.Discovery;
import penstock.spi.drain.DrainPolicy;
import penstock.spi.health.HealthChecker;
import penstock.spi.sticky.SessionStickiness;

/// One configuration of a pool, with what was made for it.
///
/// @param settings what the configuration says
/// @param balance who chooses
/// @param sticky who keeps clients; null for nobody
/// @param discovery who finds endpoints; null for nobody
/// @param checkers who asks, in the order of the settings
/// @param transport how connections are made
/// @param drain how endpoints are let run empty
/// @param cookieKeys those the stickiness was made with
record PreparedPool(
    PoolSettings settings,
    Live<BalancingPolicy> balance,
    @Nullable Live<SessionStickiness> sticky,
    @Nullable Live<Discovery> discovery,
    List<Live<HealthChecker>> checkers,
    Transport transport,
    Live<DrainPolicy> drain,
    List<String> cookieKeys) {

  /// Makes what a configuration needs and the one before has not.
  ///
  /// @param pool its name
  /// @param before the configuration in force; null for none
  /// @throws RuntimeException if an extension cannot be made; what was made before it is closed
  static PreparedPool of(
      String pool, PoolSettings settings, @Nullable PreparedPool before, House house) {
    Making making = new Making("pools." + pool + ".", house::context);
    List<String> keys = house.fleetKeys().cookies();
    try {
      return new PreparedPool(
          settings,
          making.live(settings.balance(), before == null ? null : before.balance(), "balance"),
          making.optional(settings.sticky(), stickyBefore(before, keys), "sticky"),
          making.optional(settings.discover(), discoveryBefore(settings, before), "discover"),
          checkers(settings, before, making),
          transport(pool, settings, before, house),
          making.live(settings.drain(), before == null ? null : before.drain(), "drain"),
          keys);
    } catch (RuntimeException | LinkageError e) {
      discard(making.made, before);
      throw e;
    }
  }

  private static Transport transport(
      String pool, PoolSettings settings, @Nullable PreparedPool before, House house) {
    EndpointTls known = before == null ? null : before.transport.tls();
    return new Transport(
        settings.protocol(),
        EndpointTls.of(pool, settings.tls(), known, house.tlsWork()),
        settings.http2(),
        settings.sendProxyProtocol());
  }

  private static @Nullable Live<SessionStickiness> stickyBefore(
      @Nullable PreparedPool before, List<String> keys) {
    return before != null && before.cookieKeys.equals(keys) ? before.sticky : null;
  }

  // A discovery is started once, with the endpoints that stand beside it.
  private static @Nullable Live<Discovery> discoveryBefore(
      PoolSettings settings, @Nullable PreparedPool before) {
    return before != null && before.settings.endpoints().equals(settings.endpoints())
        ? before.discovery
        : null;
  }

  private static List<Live<HealthChecker>> checkers(
      PoolSettings settings, @Nullable PreparedPool before, Making making) {
    List<Live<HealthChecker>> checkers = new ArrayList<>();
    for (int i = 0; i < settings.health().size(); i++) {
      Live<HealthChecker> old =
          before != null && i < before.checkers.size() ? before.checkers.get(i) : null;
      checkers.add(making.live(settings.health().get(i).checker(), old, "health[" + i + "]"));
    }
    return checkers;
  }

  /// The making of extensions for one configuration.
  private static final class Making {
    private final String at;
    private final Live.Contexts contexts;
    private final List<Live<?>> made = new ArrayList<>();

    Making(String at, Live.Contexts contexts) {
      this.at = at;
      this.contexts = contexts;
    }

    <E> Live<E> live(Extension<E> extension, @Nullable Live<E> before, String key) {
      Live<E> live = Live.of(extension, before, contexts, at + key);
      made.add(live);
      return live;
    }

    <E> @Nullable Live<E> optional(
        @Nullable Extension<E> extension, @Nullable Live<E> before, String key) {
      return extension == null ? null : live(extension, before, key);
    }
  }

  /// Closes what was made for it and is not in use otherwise.
  ///
  /// @param kept the configuration in force; null for none
  void discard(@Nullable PreparedPool kept) {
    discard(extensions(), kept);
  }

  private static void discard(List<Live<?>> made, @Nullable PreparedPool kept) {
    List<Live<?>> needed = kept == null ? List.of() : kept.extensions();
    made.stream().filter(live -> !needed.contains(live)).forEach(Live::close);
  }

  /// What it has and another does not need.
  List<Live<?>> without(PreparedPool other) {
    List<Live<?>> needed = other.extensions();
    return extensions().stream().filter(live -> !needed.contains(live)).toList();
  }

  PoolParts parts() {
    return new PoolParts(
        balance.instance(),
        sticky == null ? null : sticky.instance(),
        drain.instance(),
        settings.connect(),
        initialHealth(),
        settings.slowStart(),
        settings.panicThreshold(),
        settings.retryBudget(),
        settings.limits() == null ? LimitSettings.NONE : settings.limits(),
        settings.breaker());
  }

  private Checks initialHealth() {
    if (settings.health().isEmpty()) {
      return Checks.NONE;
    }
    boolean up =
        settings.health().stream().allMatch(check -> check.initial() == HealthSettings.Initial.UP);
    return up ? Checks.INITIALLY_UP : Checks.INITIALLY_DOWN;
  }

  List<HealthCheck> checks() {
    List<HealthCheck> checks = new ArrayList<>();
    for (int i = 0; i < checkers.size(); i++) {
      HealthChecker checker = PoolCheck.over(checkers.get(i).instance(), transport);
      checks.add(new HealthCheck(settings.health().get(i), checker));
    }
    return checks;
  }

  boolean sameChecks(PreparedPool other) {
    return settings.health().equals(other.settings.health())
        && checkers.equals(other.checkers)
        && transport.tls() == other.transport.tls()
        && Objects.equals(settings.sendProxyProtocol(), other.settings.sendProxyProtocol());
  }

  /// Whether a pool need not be told of the other.
  boolean sameParts(PreparedPool other) {
    return sticky == other.sticky && settings.equals(other.settings);
  }

  /// Whether the same endpoints come from the same places.
  boolean sameMembers(PreparedPool other) {
    return discovery == other.discovery && settings.endpoints().equals(other.settings.endpoints());
  }

  List<Live<?>> extensions() {
    List<Live<?>> all = new ArrayList<>(checkers);
    all.add(balance);
    all.add(drain);
    if (sticky != null) {
      all.add(sticky);
    }
    if (discovery != null) {
      all.add(discovery);
    }
    return all;
  }
}
