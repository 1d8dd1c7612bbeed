package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;

/// What is measured of one listener's HTTP/2. Any thread may use it; it neither locks nor allocates
/// once a kind was seen.
public final class Http2Metrics implements AutoCloseable {

  private static final Http2Abuse[] KINDS = Http2Abuse.values();

  private final Series series;
  private final LiveCount connections;
  private final LiveCount streams;
  private final SeriesArray<Counter> abuse;

  /// @param listener the name of a listener
  public Http2Metrics(LineRegistry registry, String listener) {
    series = registry.series("listener", listener);
    connections = series.liveCount(MetricNames.HTTP2_CONNECTIONS);
    streams = series.liveCount(MetricNames.HTTP2_STREAMS);
    abuse =
        new SeriesArray<>(
            KINDS.length, i -> series.counter(MetricNames.HTTP2_ABUSE, "kind", KINDS[i].word()));
  }

  /// A client begins to speak HTTP/2.
  public void opened() {
    connections.more();
  }

  /// An HTTP/2 connection is closed; called once for each [#opened()].
  public void closed() {
    connections.fewer();
  }

  /// A stream begins.
  public void streamOpened() {
    streams.more();
  }

  /// A stream has ended; called once for each [#streamOpened()].
  public void streamClosed() {
    streams.fewer();
  }

  /// A client did too much of something.
  public void abuse(Http2Abuse kind) {
    abuse.at(kind.ordinal()).inc();
  }

  /// Drops the series unless another line still uses them; counting goes on to work, unseen.
  @Override
  public void close() {
    series.close();
  }
}
