package penstock.core.listen;

import io.undertow.server.HttpHandler;
import java.util.function.Consumer;
import org.xnio.StreamConnection;
import penstock.core.connection.FrontSettings;
import penstock.core.connection.NotedLines;
import penstock.core.connection.Surroundings;
import penstock.core.io.Loops;
import penstock.spi.io.Intake;

/// Speaks HTTP/1.1, and HTTP/2 with clients that know beforehand that it is spoken, without TLS.
final class PlainHttp {

  private final HttpListenerSettings settings;
  private final HttpBooks books;
  private final Loops loops;

  PlainHttp(HttpListenerSettings settings, HttpBooks books, Loops loops) {
    this.settings = settings;
    this.books = books;
    this.loops = loops;
  }

  /// The way to where requests go.
  ///
  /// @return takes connections that the registry has counted, on their I/O threads
  Consumer<StreamConnection> way(Intake intake) {
    HttpsRedirect redirect = settings.redirectTo();
    HttpHandler line = redirect == null ? intake.http() : redirect.before(intake.http());
    Http2Opener http2 = settings.http2().opener(intake.buffers(), line, books.http2());
    ProtocolOpener http =
        http2 != null && settings.http2().only()
            ? http2
            : new Http1Opener(intake.buffers(), line, http2);
    FrontSettings front = front(settings.timeouts(), settings.limits());
    return stream ->
        http.open(
            stream,
            new Surroundings(
                books.registry(),
                front,
                loops.of(stream.getIoThread()),
                books.refusals(),
                new NotedLines()));
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
        timeouts.requestBody().toNanos(),
        timeouts.connection().toNanos());
  }
}
