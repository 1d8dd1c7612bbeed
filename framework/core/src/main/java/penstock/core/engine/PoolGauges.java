package penstock.core.engine;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.health.OutlierCause;
import penstock.core.health.OutlierDetector;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.PoolMetrics;
import penstock.core.metrics.StateLabel;
import penstock.core.pool.LivePool;
import penstock.core.pool.StickyCounts;

/// What is shown of a pool as a whole.
final class PoolGauges implements AutoCloseable {

  private final LivePool pool;
  private final OutlierDetector outliers;
  private final PoolMetrics metrics;
  private final Map<OutlierCause, Long> told = new EnumMap<>(OutlierCause.class);
  private final Map<String, Long> toldSticky = new HashMap<>();

  /// @param outliers whose ejections are counted
  PoolGauges(LineRegistry registry, LivePool pool, OutlierDetector outliers) {
    this.outliers = outliers;
    this.pool = pool;
    this.metrics =
        new PoolMetrics(
            registry,
            pool.name(),
            new PoolMetrics.Gauges(
                this::count,
                pool::panicking,
                pool.gates()::pending,
                pool.gates()::full,
                pool.gates()::broken));
    pool.gates().retryBudget().measuredBy(metrics);
  }

  private long count(StateLabel state) {
    long count = 0;
    for (LiveEndpoint endpoint : pool.endpoints()) {
      count += EndpointGauges.isIn(endpoint, state) ? 1 : 0;
    }
    return count;
  }

  /// Passes on what happened since the last time.
  void tick() {
    tellEjections();
    if (pool.sticky()) {
      StickyCounts counts = pool.stickyCounts();
      tellSticky("hit", counts.hits());
      tellSticky("new", counts.fresh());
      tellSticky("moved", counts.moved());
      tellSticky("invalid", counts.invalid());
    }
  }

  private void tellSticky(String result, long now) {
    metrics.stuck(result, now - toldSticky.getOrDefault(result, 0L));
    toldSticky.put(result, now);
  }

  private void tellEjections() {
    for (OutlierCause cause : OutlierCause.values()) {
      long now = outliers.ejections(cause);
      for (long i = told.getOrDefault(cause, 0L); i < now; i++) {
        metrics.ejected(cause.word());
      }
      told.put(cause, now);
    }
  }

  @Override
  public void close() {
    metrics.close();
  }
}
