package penstock.core.listen;

import java.io.IOException;
import java.net.InetSocketAddress;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.RequestObserver;
import penstock.core.io.Loops;
import penstock.core.metrics.Http2Metrics;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.ListenerMetrics;
import penstock.core.tls.Handshakes;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;

/// Ends TLS and goes on with the protocol the client chose in the handshake (ALPN).
public final class HttpsListener implements Listener, ConnectionOwner {

  private final SecureHttp http;
  private final Refusals refusals;
  private final ListenerMetrics metrics;
  private final Http2Metrics http2Metrics;
  private final ConnectionRegistry registry;
  private final Doorway doorway;
  private final ListeningSocket socket;

  /// What listeners run on.
  ///
  /// @param loops the I/O threads
  /// @param handshakes where handshakes are done
  /// @param measured where listeners are measured
  public record Machinery(Loops loops, Handshakes handshakes, LineRegistry measured) {}

  /// @param name in the configuration
  /// @param settings what users set
  /// @param machinery what it runs on
  public HttpsListener(String name, HttpsListenerSettings settings, Machinery machinery) {
    this.refusals = new Refusals(machinery.measured, name);
    this.metrics = new ListenerMetrics(machinery.measured, name);
    this.http2Metrics = new Http2Metrics(machinery.measured, name);
    this.registry = new ConnectionRegistry(settings.limits().connections(), metrics);
    this.http =
        new SecureHttp(name, settings, new HttpBooks(registry, refusals, http2Metrics), machinery);
    this.doorway =
        new Doorway(
            new WayOut(registry, machinery.loops),
            settings.proxyProtocol(),
            settings.limits().connectionsPerSource());
    this.socket = new ListeningSocket(settings.bind(), settings.socket());
  }

  @Override
  public ConnectionRegistry registry() {
    return registry;
  }

  @Override
  public void tell(RequestObserver observer) {
    refusals.tell(observer);
  }

  @Override
  public InetSocketAddress open(Intake intake) throws IOException {
    return socket.open(intake.worker(), doorway.to(intake.filters(), http.way(intake)));
  }

  @Override
  public void pause() {
    socket.close();
  }

  @Override
  public void close() {
    pause();
    http.abandon();
    registry.closeAll();
    refusals.close();
    http.close();
    http2Metrics.close();
    metrics.close();
  }
}
