package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;
import java.util.List;
import java.util.function.LongSupplier;

/// What is measured of the TLS handshakes of one listener. Any thread may use it; it neither locks
/// nor allocates once a result was seen.
public final class TlsMetrics implements AutoCloseable {

  private static final HandshakeResult[] RESULTS = HandshakeResult.values();
  private static final List<String> VERSIONS = List.of("", "TLSv1.2", "TLSv1.3");

  private final Series series;
  private final SeriesArray<Counter> handshakes;
  private final BucketHistogram seconds;

  /// @param listener the name of a listener
  /// @param waiting work of handshakes of all listeners that waits for a thread
  public TlsMetrics(LineRegistry registry, String listener, LongSupplier waiting) {
    series = registry.series("listener", listener);
    seconds = series.histogram(registry.requestBounds(), MetricNames.TLS_HANDSHAKE_SECONDS);
    handshakes = new SeriesArray<>(RESULTS.length * VERSIONS.size() * 2, this::counter);
    series.gauge(waiting::getAsLong, MetricNames.TLS_HANDSHAKE_QUEUE);
  }

  private Counter counter(int index) {
    String version = VERSIONS.get(index / 2 % VERSIONS.size());
    return series.counter(
        MetricNames.TLS_HANDSHAKES,
        "version",
        version.isEmpty() ? "" : version.substring("TLSv".length()),
        "result",
        RESULTS[index / 2 / VERSIONS.size()].word(),
        "resumed",
        String.valueOf(index % 2 == 1));
  }

  /// Shows how long a certificate is still valid.
  ///
  /// @param name what the configuration calls it
  /// @param secondsLeft negative when it has expired
  public void certificate(String name, LongSupplier secondsLeft) {
    series.gauge(secondsLeft::getAsLong, MetricNames.TLS_CERTIFICATE_EXPIRY, "name", name);
  }

  /// A handshake is over.
  ///
  /// @param version by the JDK's name; empty if none was agreed on
  /// @param resumed whether a session went on
  /// @param nanos how long it took
  public void ended(HandshakeResult result, String version, boolean resumed, long nanos) {
    int known = Math.max(0, VERSIONS.indexOf(version));
    int index = (result.ordinal() * VERSIONS.size() + known) * 2 + (resumed ? 1 : 0);
    handshakes.at(index).inc();
    if (result == HandshakeResult.OK) {
      seconds.update(nanos);
    }
  }

  /// Drops the series unless another line still uses them.
  @Override
  public void close() {
    series.close();
  }
}
