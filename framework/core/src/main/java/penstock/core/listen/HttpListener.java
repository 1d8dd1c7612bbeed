package penstock.core.listen;

import java.io.IOException;
import java.net.InetSocketAddress;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.RequestObserver;
import penstock.core.io.Loops;
import penstock.core.metrics.Http2Metrics;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.ListenerMetrics;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;

/// Accepts HTTP/1.1, and HTTP/2 from clients that know beforehand that it is spoken.
public final class HttpListener implements Listener, ConnectionOwner {

  private final PlainHttp http;
  private final Refusals refusals;
  private final ListenerMetrics metrics;
  private final Http2Metrics http2Metrics;
  private final ConnectionRegistry registry;
  private final Doorway doorway;
  private final ListeningSocket socket;

  /// @param name in the configuration
  /// @param settings what users set
  /// @param loops the I/O threads it will run on
  /// @param measured where it is measured
  public HttpListener(
      String name, HttpListenerSettings settings, Loops loops, LineRegistry measured) {
    this.refusals = new Refusals(measured, name);
    this.metrics = new ListenerMetrics(measured, name);
    this.http2Metrics = new Http2Metrics(measured, name);
    this.registry = new ConnectionRegistry(settings.limits().connections(), metrics);
    this.http = new PlainHttp(settings, new HttpBooks(registry, refusals, http2Metrics), loops);
    this.doorway =
        new Doorway(
            new WayOut(registry, loops),
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
    registry.closeAll();
    refusals.close();
    metrics.close();
    http2Metrics.close();
  }
}
