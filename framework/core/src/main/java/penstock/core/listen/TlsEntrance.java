package penstock.core.listen;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.metrics.HandshakeResult;
import penstock.core.metrics.TlsMetrics;
import penstock.spi.tls.LentEngine;
import penstock.spi.tls.ServedCertificate;
import penstock.spi.tls.TlsTermination;

/// Where the TLS of one listener's clients ends: begins their handshakes, knows those under way,
/// and measures them. From any thread.
final class TlsEntrance implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(TlsEntrance.class);

  private final String listener;
  private final HttpsListener.Machinery machinery;
  private final long handshakeNanos;
  private final TlsMetrics metrics;
  private final Set<TlsHandshake> underWay = ConcurrentHashMap.newKeySet();

  /// @param listener its name
  /// @param machinery what it runs on
  /// @param handshake how long one may take
  TlsEntrance(String listener, HttpsListener.Machinery machinery, Duration handshake) {
    this.listener = listener;
    this.machinery = machinery;
    this.handshakeNanos = handshake.toNanos();
    this.metrics = new TlsMetrics(machinery.measured(), listener, machinery.handshakes()::waiting);
  }

  /// The way in.
  ///
  /// @param termination ends TLS
  /// @param spoken what can be spoken behind it, by its names in ALPN, best first; empty if nothing
  ///   is agreed on
  /// @param outcome told how each handshake ended
  /// @return takes connections, on their I/O threads
  /// @throws IOException if the termination cannot do it
  Consumer<StreamConnection> into(
      TlsTermination termination, List<String> spoken, TlsHandshake.Outcome outcome)
      throws IOException {
    prepare(termination, spoken);
    showCertificates(termination);
    return stream -> {
      LentEngine lent;
      try {
        lent = termination.engine(spoken);
      } catch (RuntimeException | LinkageError e) {
        refuse(stream, e);
        outcome.failed();
        return;
      }
      TlsHandshake handshake = new TlsHandshake(stream, lent, around(stream, outcome));
      underWay.add(handshake);
      handshake.begin(handshakeNanos);
    };
  }

  private static void prepare(TlsTermination termination, List<String> spoken) throws IOException {
    try {
      termination.prepare(spoken);
    } catch (RuntimeException | LinkageError e) {
      throw new IOException("tls: " + e.getMessage() + " (expected: engines)", e);
    }
  }

  private void refuse(StreamConnection stream, Throwable why) {
    IoUtils.safeClose(stream);
    metrics.ended(HandshakeResult.PLUGIN_ERROR, "", false, 0);
    log.atError()
        .setCause(why)
        .addKeyValue("listener", listener)
        .addKeyValue("client", stream.getPeerAddress())
        .log("no engine for a handshake");
  }

  private TlsHandshake.Surroundings around(StreamConnection stream, TlsHandshake.Outcome outcome) {
    return new TlsHandshake.Surroundings(
        listener,
        machinery.loops().of(stream.getIoThread()),
        machinery.handshakes(),
        metrics,
        underWay,
        outcome);
  }

  private void showCertificates(TlsTermination termination) {
    for (ServedCertificate certificate : termination.certificates()) {
      metrics.certificate(certificate.name(), () -> secondsLeft(termination, certificate.name()));
    }
  }

  private static long secondsLeft(TlsTermination termination, String certificate) {
    for (ServedCertificate each : termination.certificates()) {
      if (each.name().equals(certificate)) {
        return Duration.between(Instant.now(), each.expires()).toSeconds();
      }
    }
    return 0;
  }

  /// Gives up the handshakes under way, soon.
  void abandon() {
    underWay.forEach(TlsHandshake::abandon);
  }

  @Override
  public void close() {
    metrics.close();
  }
}
