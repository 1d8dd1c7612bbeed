package penstock.core.forward;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Where the body of a request comes from, free of its coding. Belongs to one I/O thread.
interface BodySource {

  static BodySource of(HttpServerExchange exchange) {
    boolean chunked = exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING);
    return chunked && exchange.getConnection() instanceof HttpServerConnection connection
        ? new ChunkedBodySource(exchange, connection)
        : new PlainBodySource(exchange);
  }

  /// Whether the client wants to be asked for the body.
  static boolean waitsToBeAsked(HttpServerExchange exchange) {
    return !exchange.isHttp10()
        && "100-continue".equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.EXPECT));
  }

  /// Reads some of the body.
  ///
  /// @return how many bytes; 0 if there are none for now, -1 at the end
  /// @throws IOException if the client broke off
  int read(ByteBuffer into) throws IOException;

  /// Why the body is refused; null while it is not.
  @Nullable String refused();

  /// Fields after the body; null for none.
  @Nullable HeaderMap trailers();

  /// Has something run whenever more has come.
  void whenReadable(Runnable task);

  /// Reads nothing for now.
  void suspend();
}
