package penstock.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import penstock.core.discovery.DiscoveryFeed;
import penstock.core.drain.TimedDrain;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.health.CheckResult;
import penstock.core.health.EndpointVerdicts;
import penstock.core.health.HealthCheck;
import penstock.core.health.HealthMonitor;
import penstock.core.health.HealthSettings;
import penstock.core.health.OutlierDetector;
import penstock.core.health.Verdict;
import penstock.core.health.VerdictSink;
import penstock.core.pool.Checks;
import penstock.core.pool.LivePool;
import penstock.core.pool.Membership;
import penstock.core.pool.PoolHost;
import penstock.core.pool.PoolParts;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.discovery.Discovery;
import penstock.spi.health.HealthChecker;
import penstock.spi.sticky.SessionStickiness;

/// A pool with everything that works for it: who watches it, who finds its endpoints, who measures
/// it. It lives over reloads; each configuration is prepared first, which may fail, and then put in
/// force, which may not. Control threads only, one at a time.
final class RunningPool implements AutoCloseable {

  private final String name;
  private final House house;
  private final Prepared first;
  private final LivePool pool;
  private final OutlierDetector outliers;
  private final EndpointVerdicts verdicts;
  private final PoolGauges gauges;
  private final Map<LiveEndpoint, EndpointGauges> measured = new ConcurrentHashMap<>();
  private volatile @Nullable Prepared inForce;
  private volatile @Nullable HealthMonitor monitor;

  RunningPool(String name, PoolSettings settings, House house) {
    this.name = name;
    this.house = house;
    this.first = prepare(settings);
    PoolHost host = new PoolHost(house.control(), System::nanoTime, house.clock(), new Members());
    this.pool = new LivePool(name, first.parts(), host);
    this.outliers =
        new OutlierDetector(
            name, settings.outlier(), pool::endpoints, house.clock(), house.control());
    this.verdicts = new EndpointVerdicts(pool, outliers);
    pool.failuresTo(outliers);
    this.gauges = new PoolGauges(house.registry(), pool, outliers);
  }

  /// One configuration of the pool, with what was made for it.
  ///
  /// @param settings what the configuration says
  /// @param balance who chooses
  /// @param sticky who keeps clients; null for nobody
  /// @param discovery who finds endpoints; null for nobody
  /// @param checkers who asks, in the order of the settings
  record Prepared(
      PoolSettings settings,
      Live<BalancingPolicy> balance,
      @Nullable Live<SessionStickiness> sticky,
      @Nullable Live<Discovery> discovery,
      List<Live<HealthChecker>> checkers) {

    PoolParts parts() {
      return new PoolParts(
          balance.instance(),
          sticky == null ? null : sticky.instance(),
          new TimedDrain(settings.drain()),
          settings.connect(),
          checks(),
          settings.slowStart(),
          settings.panicThreshold());
    }

    private Checks checks() {
      if (settings.health().isEmpty()) {
        return Checks.NONE;
      }
      boolean up =
          settings.health().stream()
              .allMatch(check -> check.initial() == HealthSettings.Initial.UP);
      return up ? Checks.INITIALLY_UP : Checks.INITIALLY_DOWN;
    }

    List<Live<?>> extensions() {
      List<Live<?>> all = new ArrayList<>(checkers);
      all.add(balance);
      if (sticky != null) {
        all.add(sticky);
      }
      if (discovery != null) {
        all.add(discovery);
      }
      return all;
    }
  }

  LivePool pool() {
    return pool;
  }

  /// The type of its balancing policy.
  String balance() {
    Prepared now = inForce;
    return now == null ? "" : now.balance().extension().type();
  }

  @Nullable HealthMonitor monitor() {
    return monitor;
  }

  /// Makes what a configuration needs and the one in force has not.
  ///
  /// @throws RuntimeException if an extension cannot be made; nothing has changed then
  Prepared prepare(PoolSettings settings) {
    Prepared before = inForce;
    String at = "pools." + name + ".";
    List<Live<?>> made = new ArrayList<>();
    try {
      Live<BalancingPolicy> balance =
          note(
              made,
              Live.of(
                  settings.balance(),
                  before == null ? null : before.balance(),
                  house::context,
                  at + "balance"));
      Live<SessionStickiness> sticky =
          settings.sticky() == null
              ? null
              : note(
                  made,
                  Live.of(
                      settings.sticky(),
                      before == null ? null : before.sticky(),
                      house::context,
                      at + "sticky"));
      Live<Discovery> discovery =
          settings.discover() == null
              ? null
              : note(
                  made,
                  Live.of(
                      settings.discover(),
                      before == null ? null : before.discovery(),
                      house::context,
                      at + "discover"));
      return new Prepared(settings, balance, sticky, discovery, checkers(settings, before, made));
    } catch (RuntimeException | LinkageError e) {
      discard(made, before);
      throw e;
    }
  }

  private List<Live<HealthChecker>> checkers(
      PoolSettings settings, @Nullable Prepared before, List<Live<?>> made) {
    List<Live<HealthChecker>> checkers = new ArrayList<>();
    for (int i = 0; i < settings.health().size(); i++) {
      Live<HealthChecker> old =
          before != null && i < before.checkers().size() ? before.checkers().get(i) : null;
      String at = "pools." + name + ".health[" + i + "]";
      checkers.add(
          note(made, Live.of(settings.health().get(i).checker(), old, house::context, at)));
    }
    return checkers;
  }

  private static <E> Live<E> note(List<Live<?>> made, Live<E> live) {
    made.add(live);
    return live;
  }

  /// Closes what was prepared for a configuration that will not come into force.
  void discard(Prepared prepared) {
    discard(prepared.extensions(), inForce);
  }

  private static void discard(List<Live<?>> made, @Nullable Prepared kept) {
    for (Live<?> live : made) {
      if (kept == null || !kept.extensions().contains(live)) {
        live.close();
      }
    }
  }

  /// The configuration the pool was made for.
  Prepared first() {
    return first;
  }

  /// Puts a configuration in force.
  ///
  /// @return what it does not need any more; to be closed when no request uses it
  List<AutoCloseable> apply(Prepared next) {
    Prepared before = inForce;
    inForce = next;
    outliers.update(next.settings().outlier());
    HealthMonitor oldMonitor = monitor;
    boolean sameChecks = before != null && sameChecks(before, next);
    if (!sameChecks) {
      monitor = next.settings().health().isEmpty() ? null : newMonitor(next);
    }
    if (before == null || !before.settings().equals(next.settings())) {
      pool.update(next.parts());
    }
    if (!sameChecks) {
      moveChecks(oldMonitor, before != null);
    }
    updateMembers(before, next);
    return unneeded(before, next);
  }

  private static boolean sameChecks(Prepared before, Prepared next) {
    return before.settings().health().equals(next.settings().health())
        && before.checkers().equals(next.checkers());
  }

  private HealthMonitor newMonitor(Prepared next) {
    List<HealthCheck> checks = new ArrayList<>();
    for (int i = 0; i < next.checkers().size(); i++) {
      checks.add(
          new HealthCheck(next.settings().health().get(i), next.checkers().get(i).instance()));
    }
    return new HealthMonitor(name, checks, new Verdicts(), house.health());
  }

  /// Carries what was known of the endpoints over to the new checks.
  private void moveChecks(@Nullable HealthMonitor old, boolean serving) {
    HealthMonitor now = monitor;
    for (LiveEndpoint endpoint : pool.endpoints()) {
      if (now != null && old != null) {
        now.adopt(endpoint.endpoint(), old);
      } else if (now != null && serving) {
        now.watchServing(endpoint.endpoint());
      }
    }
    if (old != null) {
      old.close();
    }
  }

  private void updateMembers(@Nullable Prepared before, Prepared next) {
    if (before != null
        && before.discovery() == next.discovery()
        && before.settings().endpoints().equals(next.settings().endpoints())) {
      return;
    }
    Live<Discovery> discovery = next.discovery();
    if (discovery == null) {
      pool.members(next.settings().members());
      return;
    }
    if (before == null) {
      pool.members(next.settings().members());
    }
    new DiscoveryFeed(pool, discovery.instance(), next.settings().members()).start();
  }

  private static List<AutoCloseable> unneeded(@Nullable Prepared before, Prepared next) {
    List<AutoCloseable> gone = new ArrayList<>();
    if (before != null) {
      for (Live<?> live : before.extensions()) {
        if (!next.extensions().contains(live)) {
          gone.add(live);
        }
      }
    }
    return gone;
  }

  /// Whether every endpoint has been checked once, or none is.
  boolean firstVerdictsIn() {
    return pool.endpoints().stream()
        .noneMatch(endpoint ->
            endpoint.health().state() == HealthState.UNKNOWN
                && endpoint.standing().state() != AdminState.MAINT);
  }

  /// Lets time pass; about once a second.
  void tick() {
    pool.tick();
    gauges.tick();
    outliers.tick();
  }

  /// Takes the pool down: nothing is chosen any more.
  @Override
  public void close() {
    HealthMonitor now = monitor;
    if (now != null) {
      now.close();
    }
    pool.close();
    gauges.close();
    Prepared prepared = inForce;
    (prepared == null ? first : prepared).extensions().forEach(Live::close);
  }

  /// What follows from checks.
  private final class Verdicts implements VerdictSink {

    @Override
    public void verdict(String endpoint, Verdict verdict) {
      verdicts.verdict(endpoint, verdict);
    }

    @Override
    public void checked(String endpoint, CheckResult result) {
      EndpointGauges shown = shown(endpoint);
      if (shown != null) {
        shown.health().checked(result.passed(), result.took().toNanos());
      }
    }

    @Override
    public void turned(String endpoint, Verdict.State state) {
      EndpointGauges shown = shown(endpoint);
      if (shown != null && state != Verdict.State.UNKNOWN) {
        shown.health().turned(state == Verdict.State.UP);
      }
    }

    private @Nullable EndpointGauges shown(String endpoint) {
      LiveEndpoint live = pool.endpoint(endpoint);
      return live == null ? null : measured.get(live);
    }
  }

  /// What follows when endpoints come and go.
  private final class Members implements Membership {

    @Override
    public void joined(LiveEndpoint endpoint) {
      measured.put(endpoint, new EndpointGauges(house.registry(), name, endpoint));
      house.resolver().watch(endpoint);
      HealthMonitor now = monitor;
      if (now != null) {
        now.watch(endpoint.endpoint());
      }
    }

    @Override
    public void retired(LiveEndpoint endpoint) {
      HealthMonitor now = monitor;
      if (now != null) {
        now.forget(endpoint.name());
      }
      house.resolver().forget(endpoint);
      house.upstreams().evict(endpoint);
      EndpointGauges gone = measured.remove(endpoint);
      if (gone != null) {
        gone.close();
      }
    }

    @Override
    public void closed(LiveEndpoint endpoint) {
      HealthMonitor now = monitor;
      if (now != null) {
        now.pause(endpoint.name());
      }
    }

    @Override
    public void reopened(LiveEndpoint endpoint) {
      HealthMonitor now = monitor;
      if (now != null) {
        now.resume(endpoint.name());
      }
    }
  }
}
