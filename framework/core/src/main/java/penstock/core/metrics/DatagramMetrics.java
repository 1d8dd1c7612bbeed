package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;

/// What is measured of the datagrams that came by one listener of UDP and go to one pool, or to
/// none. Any thread may use it; it neither locks nor allocates once a reason was seen.
public final class DatagramMetrics implements AutoCloseable {

  private static final Reason[] REASONS = Reason.values();

  private final Series series;
  private final SeriesArray<Counter> passed;
  private final SeriesArray<Counter> dropped;

  /// @param listener the name of a listener
  /// @param pool the name of a pool; empty for those dropped before there was one
  public DatagramMetrics(LineRegistry registry, String listener, String pool) {
    series = registry.series("listener", listener, "pool", pool);
    passed =
        new SeriesArray<>(
            2, i -> series.counter(MetricNames.UDP_DATAGRAMS, "direction", i == 0 ? "in" : "out"));
    dropped =
        new SeriesArray<>(
            REASONS.length,
            i -> series.counter(MetricNames.UDP_DROPPED, "reason", REASONS[i].word()));
  }

  /// A client's datagram was sent to an endpoint.
  public void in() {
    passed.at(0).inc();
  }

  /// An endpoint's datagram was sent to a client.
  public void out() {
    passed.at(1).inc();
  }

  /// A datagram went nowhere.
  public void dropped(Reason reason) {
    dropped.at(reason.ordinal()).inc();
  }

  /// Drops the series unless another line still uses them; counting goes on to work, unseen.
  @Override
  public void close() {
    series.close();
  }
}
