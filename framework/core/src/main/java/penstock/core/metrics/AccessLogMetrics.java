package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;

/// What is measured of one access log. Any thread may use it; it neither locks nor allocates.
public final class AccessLogMetrics implements AutoCloseable {

  private final Series series;
  private final Counter dropped;

  /// @param log its file, or `stdout`
  public AccessLogMetrics(LineRegistry registry, String log) {
    series = registry.series("log", log);
    dropped = series.counter(MetricNames.ACCESS_LOG_DROPPED);
  }

  /// Shows how many lines of refused datagrams are not written.
  ///
  /// @return counts one more; from any thread
  public static Runnable withheld(LineRegistry registry) {
    return registry.series().counter(MetricNames.ACCESS_LOG_WITHHELD)::inc;
  }

  /// Lines were lost.
  public void dropped(long lines) {
    dropped.inc(lines);
  }

  /// How many lines were lost; 0 or more.
  public long dropped() {
    return dropped.getCount();
  }

  /// Drops the series.
  @Override
  public void close() {
    series.close();
  }
}
