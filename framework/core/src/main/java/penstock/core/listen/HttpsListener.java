package penstock.core.listen;

import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.FrontSettings;
import penstock.core.connection.NotedLines;
import penstock.core.connection.RequestObserver;
import penstock.core.connection.Surroundings;
import penstock.core.io.Loops;
import penstock.core.metrics.Http2Metrics;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.ListenerMetrics;
import penstock.core.tls.Handshakes;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;
import penstock.spi.tls.TlsTermination;
import penstock.spi.traffic.Header;

/// Ends TLS and goes on with the protocol the client chose in the handshake (ALPN).
public final class HttpsListener implements Listener, ConnectionOwner {

  private static final String HTTP_1 = "http/1.1";
  private static final String HTTP_2 = "h2";

  private final HttpsListenerSettings settings;
  private final Machinery machinery;
  private final Refusals refusals;
  private final ListenerMetrics metrics;
  private final TlsEntrance entrance;
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
    this.settings = settings;
    this.machinery = machinery;
    this.refusals = new Refusals(machinery.measured, name);
    this.metrics = new ListenerMetrics(machinery.measured, name);
    this.http2Metrics = new Http2Metrics(machinery.measured, name);
    this.entrance = new TlsEntrance(name, machinery, settings.timeouts().handshake());
    this.registry = new ConnectionRegistry(settings.limits().connections(), metrics);
    this.doorway = new Doorway(registry, settings.proxyProtocol(), machinery.loops);
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
    TlsTermination termination = intake.tls();
    if (termination == null) {
      throw new IOException("tls: none (expected: a termination)");
    }
    Map<String, ProtocolOpener> openers = openers(intake);
    Consumer<StreamConnection> way =
        entrance.into(termination, List.copyOf(openers.keySet()), new Entry(termination, openers));
    return socket.open(intake.worker(), doorway.to(way));
  }

  /// What can be spoken after the handshake, by its name in ALPN, best first.
  private Map<String, ProtocolOpener> openers(Intake intake) {
    HttpHandler line = secured(intake.http());
    Map<String, ProtocolOpener> openers = new LinkedHashMap<>();
    Http2Opener http2 = settings.http2().opener(intake.buffers(), line, http2Metrics);
    if (http2 != null) {
      openers.put(HTTP_2, http2);
    }
    if (http2 == null || !settings.http2().only()) {
      openers.put(HTTP_1, new Http1Opener(intake.buffers(), line, null));
    }
    return openers;
  }

  private HttpHandler secured(HttpHandler line) {
    HttpsListenerSettings.Hsts hsts = settings.hsts();
    if (hsts == null) {
      return line;
    }
    String value = hsts.value();
    return exchange -> {
      exchange.addResponseCommitListener(
          answered -> answered.getResponseHeaders().put(Headers.STRICT_TRANSPORT_SECURITY, value));
      line.handleRequest(exchange);
    };
  }

  private FrontSettings frontSettings() {
    return HttpListener.front(settings.timeouts().http(), settings.limits());
  }

  /// Where connections of one opening go.
  private final class Entry implements TlsHandshake.Outcome {

    private final TlsTermination termination;
    private final Map<String, ProtocolOpener> openers;
    private final FrontSettings front = frontSettings();

    Entry(TlsTermination termination, Map<String, ProtocolOpener> openers) {
      this.termination = termination;
      this.openers = openers;
    }

    @Override
    public void secured(TlsHandshake handshake, SslConnection stream, SSLEngine engine) {
      String spoken = engine.getApplicationProtocol();
      ProtocolOpener opener = openers.get(spoken == null ? "" : spoken);
      if (opener == null) {
        opener = openers.get(HTTP_1);
      }
      if (opener == null) {
        IoUtils.safeClose(stream);
        registry.dismiss();
        return;
      }
      opener.open(stream, surroundings(stream, engine));
    }

    private Surroundings surroundings(SslConnection stream, SSLEngine engine) {
      try {
        return new Surroundings(
            registry,
            front,
            machinery.loops.of(stream.getIoThread()),
            refusals,
            new NotedLines(identity(engine)));
      } catch (RuntimeException e) {
        // Nobody knows the connection yet.
        IoUtils.safeClose(stream);
        registry.dismiss();
        throw e;
      }
    }

    private byte[] identity(SSLEngine engine) {
      StringBuilder lines = new StringBuilder();
      for (Header header : termination.identity(engine.getSession())) {
        lines.append(header.name()).append(": ").append(header.value()).append("\r\n");
      }
      return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void failed(TlsHandshake handshake) {
      registry.dismiss();
    }
  }

  @Override
  public void pause() {
    socket.close();
  }

  @Override
  public void close() {
    pause();
    doorway.close();
    entrance.abandon();
    registry.closeAll();
    refusals.close();
    entrance.close();
    http2Metrics.close();
    metrics.close();
  }
}
