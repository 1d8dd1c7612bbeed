package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is measured of one script. Any thread may use it; it neither locks nor allocates.
public final class ScriptMetrics implements AutoCloseable {

  /// From a microsecond up: most calls are over before the first bound of requests.
  private static final BucketBounds BOUNDS =
      BucketBounds.ofMicros(1, 2, 5, 10, 25, 100, 1_000, 10_000, 100_000);

  private final Series series;
  private final Map<String, Counter> results = new HashMap<>();
  private final BucketHistogram seconds;
  private final Counter accepted;
  private final Counter refused;
  private final Counter agreed;
  private final Counter disagreed;
  private volatile boolean quarantined;

  /// @param script its file
  /// @param results how a call may end, in words
  public ScriptMetrics(LineRegistry registry, String script, List<String> results) {
    series = registry.series("script", script);
    results.forEach(result ->
        this.results.put(result, series.counter(MetricNames.SCRIPT_RESULTS, "result", result)));
    seconds = series.histogram(BOUNDS, MetricNames.SCRIPT_SECONDS);
    accepted = series.counter(MetricNames.SCRIPT_RELOADS, "result", "ok");
    refused = series.counter(MetricNames.SCRIPT_RELOADS, "result", "refused");
    agreed = series.counter(MetricNames.SHADOW, "result", "agreed");
    disagreed = series.counter(MetricNames.SHADOW, "result", "disagreed");
    series.gauge(() -> quarantined ? 1 : 0, MetricNames.SCRIPT_QUARANTINED);
  }

  /// A call has ended.
  ///
  /// @param result a word of the list
  public void called(String result) {
    Counter counter = results.get(result);
    if (counter != null) {
      counter.inc();
    }
  }

  /// A call took so long, in nanoseconds.
  public void took(long nanos) {
    seconds.update(nanos);
  }

  /// A changed file was taken over or refused.
  public void reloaded(boolean ok) {
    (ok ? accepted : refused).inc();
  }

  /// It was asked beside another, and said the same or not.
  public void shadowed(boolean same) {
    (same ? agreed : disagreed).inc();
  }

  /// It is not called any more, or again.
  public void quarantined(boolean now) {
    quarantined = now;
  }

  /// Drops the series.
  @Override
  public void close() {
    series.close();
  }
}
