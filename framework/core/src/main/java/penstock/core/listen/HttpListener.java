package penstock.core.listen;

import io.undertow.connector.ByteBufferPool;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.xnio.StreamConnection;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.FrontSettings;
import penstock.core.connection.NotedLines;
import penstock.core.connection.RequestObserver;
import penstock.core.connection.Surroundings;
import penstock.core.io.Loops;
import penstock.core.metrics.Http2Metrics;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.ListenerMetrics;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;

/// Accepts HTTP/1.1, and HTTP/2 from clients that know beforehand that it is spoken.
public final class HttpListener implements Listener, ConnectionOwner {

  private final HttpListenerSettings settings;
  private final Loops loops;
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
    this.settings = settings;
    this.loops = loops;
    this.refusals = new Refusals(measured, name);
    this.metrics = new ListenerMetrics(measured, name);
    this.http2Metrics = new Http2Metrics(measured, name);
    this.registry = new ConnectionRegistry(settings.limits().connections(), metrics);
    this.doorway = new Doorway(registry, settings.proxyProtocol(), loops);
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
    HttpsRedirect redirect = settings.redirectTo();
    HttpHandler line = redirect == null ? intake.http() : redirect.before(intake.http());
    ProtocolOpener http = opener(intake.buffers(), line);
    FrontSettings front = front(settings.timeouts(), settings.limits());
    return socket.open(intake.worker(), doorway.to(stream -> admitted(stream, front, http)));
  }

  private ProtocolOpener opener(ByteBufferPool buffers, HttpHandler line) {
    Http2Opener http2 = settings.http2().opener(buffers, line, http2Metrics);
    return http2 != null && settings.http2().only() ? http2 : new Http1Opener(buffers, line, http2);
  }

  private void admitted(StreamConnection stream, FrontSettings front, ProtocolOpener http) {
    http.open(
        stream,
        new Surroundings(
            registry, front, loops.of(stream.getIoThread()), refusals, new NotedLines()));
  }

  /// What a connection may do.
  static FrontSettings front(
      HttpListenerSettings.Timeouts timeouts, HttpListenerSettings.Limits limits) {
    return new FrontSettings(
        timeouts.header().toNanos(),
        timeouts.idle().toNanos(),
        (int) limits.headerBytes().bytes(),
        limits.headerLines(),
        limits.bodyBytes().bytes(),
        timeouts.requestBody().toNanos());
  }

  @Override
  public void pause() {
    socket.close();
  }

  @Override
  public void close() {
    pause();
    doorway.close();
    registry.closeAll();
    refusals.close();
    metrics.close();
    http2Metrics.close();
  }
}
