package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;

/// What is measured of the sessions that came by one listener of TCP or UDP and went to one pool.
/// Any thread may use it; it neither locks nor allocates once a reason was seen.
public final class SessionMetrics implements AutoCloseable {

  private static final Reason[] REASONS = Reason.values();

  private final Series sessions;
  private final Series line;
  private final LiveCount open;
  private final SeriesArray<Counter> ended;
  private final BucketHistogram seconds;
  private final SeriesArray<Counter> bytes;

  /// What carries the sessions.
  public enum Transport {
    TCP(MetricNames.TCP_SESSIONS, MetricNames.TCP_SESSIONS_ENDED, MetricNames.TCP_SESSION_SECONDS),
    UDP(MetricNames.UDP_SESSIONS, MetricNames.UDP_SESSIONS_ENDED, MetricNames.UDP_SESSION_SECONDS);

    private final String open;
    private final String ended;
    private final String seconds;

    Transport(String open, String ended, String seconds) {
      this.open = open;
      this.ended = ended;
      this.seconds = seconds;
    }
  }

  /// @param listener the name of a listener
  /// @param pool the name of a pool
  public SessionMetrics(LineRegistry registry, Transport by, String listener, String pool) {
    sessions = registry.series("listener", listener, "pool", pool);
    line = registry.series("listener", listener, "route", "", "pool", pool);
    open = sessions.liveCount(by.open);
    seconds = sessions.histogram(BucketBounds.SESSION, by.seconds);
    ended =
        new SeriesArray<>(
            REASONS.length, i -> sessions.counter(by.ended, "reason", REASONS[i].word()));
    bytes =
        new SeriesArray<>(
            2, i -> line.counter(MetricNames.BYTES, "direction", i == 0 ? "in" : "out"));
  }

  /// A session has begun.
  public void began() {
    open.more();
  }

  /// A session is over; called once for each [#began()].
  ///
  /// @param why how it ended
  /// @param nanos how long it took
  public void ended(Reason why, long nanos) {
    open.fewer();
    ended.at(why.ordinal()).inc();
    seconds.update(nanos);
  }

  /// Bytes went through.
  ///
  /// @param in from the client; 0 or more
  /// @param out to the client; 0 or more
  public void carried(long in, long out) {
    if (in > 0) {
      bytes.at(0).inc(in);
    }
    if (out > 0) {
      bytes.at(1).inc(out);
    }
  }

  /// Drops the series unless another line still uses them; counting goes on to work, unseen.
  @Override
  public void close() {
    sessions.close();
    line.close();
  }
}
