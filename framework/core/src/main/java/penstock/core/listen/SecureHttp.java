package penstock.core.listen;

import io.undertow.server.HttpHandler;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;
import penstock.core.connection.FrontSettings;
import penstock.core.connection.NotedLines;
import penstock.core.connection.StandingHeader;
import penstock.core.connection.Surroundings;
import penstock.core.io.Loops;
import penstock.spi.io.Intake;
import penstock.spi.tls.TlsTermination;
import penstock.spi.traffic.Header;

/// Ends TLS and speaks HTTP as the client chose in the handshake (ALPN).
final class SecureHttp implements AutoCloseable {

  private static final String HTTP_1 = "http/1.1";
  private static final String HTTP_2 = "h2";

  private final HttpsListenerSettings settings;
  private final HttpBooks books;
  private final Loops loops;
  private final TlsEntrance entrance;

  /// @param listener its name
  /// @param settings what users set
  /// @param books where connections are known
  /// @param machinery what it runs on
  SecureHttp(
      String listener,
      HttpsListenerSettings settings,
      HttpBooks books,
      HttpsListener.Machinery machinery) {
    this.settings = settings;
    this.books = books;
    this.loops = machinery.loops();
    this.entrance = new TlsEntrance(listener, machinery, settings.timeouts().handshake());
  }

  /// The way to where requests go.
  ///
  /// @return takes connections that the registry has counted, on their I/O threads
  /// @throws IOException if there is nothing to end TLS with
  Consumer<StreamConnection> way(Intake intake) throws IOException {
    TlsTermination termination = intake.tls();
    if (termination == null) {
      throw new IOException("tls: none (expected: a termination)");
    }
    Map<String, ProtocolOpener> openers = openers(intake);
    return entrance.into(
        termination, List.copyOf(openers.keySet()), new Entry(termination, openers));
  }

  /// What can be spoken after the handshake, by its name in ALPN, best first.
  private Map<String, ProtocolOpener> openers(Intake intake) {
    HttpHandler line = secured(intake.http());
    Map<String, ProtocolOpener> openers = new LinkedHashMap<>();
    Http2Opener http2 = settings.http2().opener(intake.buffers(), line, books.http2());
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
    StandingHeader said = new StandingHeader(Headers.STRICT_TRANSPORT_SECURITY, hsts.value());
    return exchange -> {
      said.giveTo(exchange);
      line.handleRequest(exchange);
    };
  }

  private FrontSettings frontSettings() {
    return PlainHttp.front(settings.timeouts().http(), settings.limits());
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
        books.registry().dismiss();
        return;
      }
      opener.open(stream, surroundings(handshake, stream, engine));
    }

    private Surroundings surroundings(
        TlsHandshake handshake, SslConnection stream, SSLEngine engine) {
      try {
        return new Surroundings(
            books.registry(),
            front,
            loops.of(stream.getIoThread()),
            books.refusals(),
            new NotedLines(identity(engine)),
            handshake.facts());
      } catch (RuntimeException e) {
        // Nobody knows the connection yet.
        IoUtils.safeClose(stream);
        books.registry().dismiss();
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
    public void failed() {
      books.registry().dismiss();
    }
  }

  /// Gives up the handshakes under way, soon.
  void abandon() {
    entrance.abandon();
  }

  @Override
  public void close() {
    entrance.close();
  }
}
