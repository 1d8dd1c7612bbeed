package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;

/// What is measured of one endpoint's health checks. Any thread may use it.
public final class HealthMetrics implements AutoCloseable {

  private final Series series;
  private final Counter passed;
  private final Counter failed;
  private final Counter turnedUp;
  private final Counter turnedDown;
  private final BucketHistogram seconds;

  /// @param pool the name of a pool
  /// @param endpoint the name of an endpoint in it
  public HealthMetrics(LineRegistry registry, String pool, String endpoint) {
    series = registry.series("pool", pool, "endpoint", endpoint);
    passed = series.counter(MetricNames.HEALTH_CHECKS, "result", "pass");
    failed = series.counter(MetricNames.HEALTH_CHECKS, "result", "fail");
    turnedUp = series.counter(MetricNames.HEALTH_TRANSITIONS, "to", "up");
    turnedDown = series.counter(MetricNames.HEALTH_TRANSITIONS, "to", "down");
    seconds = series.histogram(registry.requestBounds(), MetricNames.HEALTH_CHECK_SECONDS);
  }

  /// A check is over.
  ///
  /// @param nanos how long it took
  public void checked(boolean pass, long nanos) {
    (pass ? passed : failed).inc();
    seconds.update(nanos);
  }

  /// The verdict has changed.
  public void turned(boolean up) {
    (up ? turnedUp : turnedDown).inc();
  }

  /// Drops the series unless another line still uses them.
  @Override
  public void close() {
    series.close();
  }
}
