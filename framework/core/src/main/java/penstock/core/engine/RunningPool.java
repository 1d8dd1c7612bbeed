package penstock.core.engine;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.discovery.DiscoveryFeed;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.health.EndpointVerdicts;
import penstock.core.health.HealthMonitor;
import penstock.core.health.OutlierDetector;
import penstock.core.pool.LivePool;
import penstock.core.pool.Membership;
import penstock.core.pool.PoolHost;
import penstock.core.pool.WhenDown;
import penstock.spi.discovery.Discovery;

/// A pool with everything that works for it: who watches it, who finds its endpoints, who measures
/// it. It lives over reloads; each configuration is prepared first, which may fail, and then put in
/// force, which may not. Control threads only, one at a time.
final class RunningPool implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunningPool.class);

  private final String name;
  private final House house;
  private final LivePool pool;
  private final OutlierDetector outliers;
  private final EndpointVerdicts verdicts;
  private final PoolGauges gauges;
  private final Map<LiveEndpoint, EndpointGauges> measured = new ConcurrentHashMap<>();
  private @Nullable PreparedPool first;
  private volatile @Nullable PreparedPool inForce;
  private volatile @Nullable HealthMonitor monitor;
  private volatile @Nullable PoolVerdicts sink;

  /// A pool without endpoints, to be started.
  ///
  /// @throws RuntimeException if an extension cannot be made
  RunningPool(String name, PoolSettings settings, House house) {
    this.name = name;
    this.house = house;
    PreparedPool made = PreparedPool.of(name, settings, null, house);
    this.first = made;
    PoolHost host = new PoolHost(house.control(), System::nanoTime, house.clock(), new Members());
    this.pool = new LivePool(name, made.parts(), host);
    pool.reachBy(made.transport());
    this.outliers =
        new OutlierDetector(
            name, settings.outlier(), pool::endpoints, house.clock(), house.control());
    this.verdicts = new EndpointVerdicts(pool, outliers);
    pool.failuresTo(outliers);
    this.gauges = new PoolGauges(house.registry(), pool, outliers);
  }

  LivePool pool() {
    return pool;
  }

  /// The type of its balancing policy.
  String balance() {
    PreparedPool now = inForce;
    return now == null ? "" : now.balance().extension().type();
  }

  /// Puts the configuration it was made for in force. Nobody uses the pool yet.
  ///
  /// @throws RuntimeException if its discovery cannot be started; close it then
  void start() {
    PreparedPool made = first;
    if (made == null) {
      throw new IllegalStateException("pool: " + name + " (expected: not started before)");
    }
    first = null;
    inForce = made;
    changeChecks(null, made);
    pool.members(made.settings().members());
    Live<Discovery> discovery = made.discovery();
    if (discovery != null) {
      feed(discovery, made);
    }
  }

  /// Makes what a configuration needs and the one in force has not.
  ///
  /// @throws RuntimeException if an extension cannot be made; nothing has changed then
  PreparedPool prepare(PoolSettings settings) {
    return PreparedPool.of(name, settings, inForce, house);
  }

  /// Closes what was prepared for a configuration that will not come into force.
  void discard(PreparedPool prepared) {
    prepared.discard(inForce);
  }

  /// Puts a configuration in force in place of another.
  ///
  /// @return what it does not need any more; to be closed when no request uses it
  List<Live<?>> apply(PreparedPool next) {
    PreparedPool before = inForce;
    if (before == null) {
      throw new IllegalStateException("pool: " + name + " (expected: started)");
    }
    inForce = next;
    reach(before, next);
    outliers.update(next.settings().outlier());
    if (!before.sameChecks(next)) {
      changeChecks(before, next);
    } else if (!before.sameParts(next)) {
      pool.update(next.parts());
    }
    if (!before.sameMembers(next)) {
      changeMembers(before, next);
    }
    return before.without(next);
  }

  /// What is idle was made otherwise.
  private void reach(PreparedPool before, PreparedPool next) {
    if (!before.transport().equals(next.transport())) {
      pool.reachBy(next.transport());
      pool.endpoints().forEach(house.upstreams()::evict);
    }
  }

  /// Lets other checks watch, with what was known of the endpoints. The sink changes first: what
  /// the checks before still have to say is not heard any more.
  private void changeChecks(@Nullable PreparedPool before, PreparedPool next) {
    HealthMonitor old = monitor;
    PoolVerdicts silenced = sink;
    if (silenced != null) {
      silenced.silence();
    }
    HealthMonitor now = null;
    if (!next.checks().isEmpty()) {
      PoolVerdicts fresh = new PoolVerdicts(verdicts, this::shown);
      sink = fresh;
      now = new HealthMonitor(name, next.checks(), fresh, house.health());
    }
    monitor = now;
    pool.update(next.parts());
    for (LiveEndpoint endpoint : pool.endpoints()) {
      if (now != null && old != null) {
        now.adopt(endpoint.endpoint(), old);
      } else if (now != null && before != null) {
        now.watchServing(endpoint.endpoint());
      }
    }
    if (old != null) {
      old.close();
    }
  }

  private void changeMembers(PreparedPool before, PreparedPool next) {
    Live<Discovery> old = before.discovery();
    Live<Discovery> discovery = next.discovery();
    if (old != null && old != discovery) {
      // No request uses it, and it would go on to publish beside the next one.
      old.close();
    }
    if (discovery == null) {
      pool.members(next.settings().members());
      return;
    }
    try {
      feed(discovery, next);
    } catch (RuntimeException | LinkageError e) {
      log.atError()
          .setCause(e)
          .addKeyValue("pool", name)
          .log("discovery failed to start; the pool keeps its endpoints");
    }
  }

  private void feed(Live<Discovery> discovery, PreparedPool of) {
    new DiscoveryFeed(pool, discovery.instance(), of.settings().members()).start();
  }

  private @Nullable EndpointGauges shown(String endpoint) {
    LiveEndpoint live = pool.endpoint(endpoint);
    return live == null ? null : measured.get(live);
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

  /// Lets all endpoints go and checks nobody any more; its extensions stay.
  void empty() {
    PoolVerdicts last = sink;
    if (last != null) {
      last.silence();
    }
    HealthMonitor now = monitor;
    if (now != null) {
      now.close();
    }
    PreparedPool prepared = inForce;
    if (prepared != null && prepared.discovery() != null) {
      prepared.discovery().close();
    }
    pool.close();
  }

  /// Takes the pool down: nothing is chosen any more.
  @Override
  public void close() {
    empty();
    gauges.close();
    PreparedPool prepared = inForce == null ? first : inForce;
    if (prepared != null) {
      prepared.extensions().forEach(Live::close);
    }
  }

  /// What follows when endpoints come and go.
  private final class Members implements Membership {

    @Override
    public void joined(LiveEndpoint endpoint) {
      measured.put(endpoint, new EndpointGauges(house.registry(), name, endpoint, house.clock()));
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
    public void fell(LiveEndpoint endpoint) {
      PreparedPool now = inForce;
      if (now != null && now.settings().whenDown() == WhenDown.CUT) {
        LoopCensus.breakOff(house.upstreams(), endpoint);
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
