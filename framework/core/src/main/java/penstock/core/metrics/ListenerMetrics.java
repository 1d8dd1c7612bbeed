package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;

/// What is measured of one listener's connections. Any thread may use it; it neither locks nor
/// allocates once a reason was seen.
public final class ListenerMetrics implements AutoCloseable {

  private static final Reason[] REASONS = Reason.values();

  private final Series series;
  private final LiveCount open;
  private final Counter total;
  private final SeriesArray<Counter> rejected;

  /// @param listener the name of a listener
  public ListenerMetrics(LineRegistry registry, String listener) {
    series = registry.series("listener", listener);
    open = series.liveCount(MetricNames.LISTENER_CONNECTIONS);
    total = series.counter(MetricNames.LISTENER_CONNECTIONS_ACCEPTED);
    rejected =
        new SeriesArray<>(
            REASONS.length,
            i ->
                series.counter(
                    MetricNames.LISTENER_CONNECTIONS_REJECTED, "reason", REASONS[i].word()));
  }

  /// A client has connected and may stay.
  public void opened() {
    total.inc();
    open.more();
  }

  /// A connection is closed; called once for each [#opened()].
  public void closed() {
    open.fewer();
  }

  /// A client has connected and was sent away at once.
  public void rejected(Reason reason) {
    rejected.at(reason.ordinal()).inc();
  }

  /// Connections open now.
  public long open() {
    return open.getValue();
  }

  /// Drops the series unless another line still uses them; counting goes on to work, unseen.
  @Override
  public void close() {
    series.close();
  }
}
