package penstock.core.http2;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpAttachments;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import penstock.core.frame.Wire;

/// The answer on one stream: its head, as much of its body as the client's windows take, and what
/// comes behind it. Belongs to one I/O thread.
///
/// What is written has gone out as far as the exchange is concerned: the connection sends it with
/// what other streams write in the same turn.
final class StreamAnswer {

  static final HttpString STATUS = new HttpString(":status");

  /// What only HTTP/1.1 says of a tunnel.
  private static final List<HttpString> OF_HTTP1 =
      List.of(Headers.CONNECTION, Headers.UPGRADE, Headers.SEC_WEB_SOCKET_ACCEPT);

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Http2Stream stream;
  private final Http2Connection connection;
  private final HttpServerExchange exchange;
  private boolean headSent;
  private boolean bodyless;
  private boolean ending;
  private boolean ended;
  private boolean tunnel;
  private boolean joined;

  StreamAnswer(Http2Stream stream, Http2Connection connection, HttpServerExchange exchange) {
    this.stream = stream;
    this.connection = connection;
    this.exchange = exchange;
  }

  /// Whether a part of it went out.
  boolean begun() {
    return headSent;
  }

  /// Whether it went out whole.
  boolean ended() {
    return ended;
  }

  /// Whether nothing can be added.
  boolean ending() {
    return ending;
  }

  /// What comes behind its head is no body, but what goes through a tunnel.
  void becomeTunnel() {
    tunnel = true;
  }

  /// Whether it is the beginning of a tunnel.
  boolean tunnel() {
    return tunnel;
  }

  /// Whether a write would come to something, if only to an error.
  boolean writable() {
    if (stream.closed()) {
      return true;
    }
    return connection.out().room() > 0 && (!headSent || ending || stream.sendWindow() > 0);
  }

  /// Takes some of the body.
  ///
  /// @param last whether these are the last bytes of it
  /// @return how many; 0 or more
  /// @throws IOException if the stream is closed
  int write(ByteBuffer bytes, boolean last) throws IOException {
    int before = bytes.remaining();
    if (ending || stream.closed()) {
      throw new ClosedChannelException();
    }
    if (before == 0 || !sendHead(false)) {
      if (last && before == 0) {
        end();
      }
      return 0;
    }
    if (bodyless) {
      bytes.position(bytes.limit());
    } else {
      send(bytes, last && trailers() == null);
    }
    if (last && !bytes.hasRemaining()) {
      end();
    }
    return before - bytes.remaining();
  }

  private void send(ByteBuffer bytes, boolean last) throws IOException {
    while (bytes.hasRemaining()) {
      int n = allowed(bytes.remaining());
      if (n <= 0) {
        return;
      }
      boolean end = last && n == bytes.remaining();
      connection.out().data(stream.id(), bytes, n, end);
      stream.sent(n);
      connection.flushSoon();
      ended |= end;
    }
  }

  private int allowed(int wanted) throws IOException {
    int windows = Math.min(Math.min(wanted, Wire.MOST_PAYLOAD), stream.sendWindow());
    if (windows > 0 && connection.out().room() < windows) {
      connection.flush();
      if (stream.closed()) {
        throw new ClosedChannelException();
      }
    }
    return Math.min(windows, connection.out().room());
  }

  /// Ends it, as soon as there is room.
  void end() {
    if (tunnel && !joined) {
      // The exchange ends here, the stream does not.
      return;
    }
    if (!stream.closed()) {
      ending = true;
      sendEnd();
    }
  }

  /// @return false if something must still be taken; call again when it is writable
  boolean flush() throws IOException {
    if (stream.closed()) {
      if (!ended) {
        throw new ClosedChannelException();
      }
    } else if (tunnel && !joined) {
      return join();
    } else if (!ending) {
      return sendHead(false);
    } else if (!sendEnd()) {
      return false;
    }
    if (ended) {
      // Not before: what was written last counts only when the write has returned.
      stream.answered();
      Connectors.terminateResponse(exchange);
    }
    return true;
  }

  private boolean join() {
    if (!sendHead(false)) {
      return false;
    }
    joined = true;
    Connectors.terminateResponse(exchange);
    return true;
  }

  private boolean sendEnd() {
    HeaderMap behind = trailers();
    if (!sendHead(behind == null)) {
      return false;
    }
    if (ended) {
      return true;
    }
    if (connection.out().room() <= 0) {
      return false;
    }
    if (behind == null || bodyless) {
      connection.out().data(stream.id(), NOTHING, 0, true);
    } else {
      connection.out().fields(stream.id(), behind, true);
    }
    ended = true;
    connection.flushSoon();
    return true;
  }

  private @Nullable HeaderMap trailers() {
    Supplier<HeaderMap> supplier =
        exchange.getAttachment(HttpAttachments.RESPONSE_TRAILER_SUPPLIER);
    HeaderMap trailers =
        supplier == null
            ? exchange.getAttachment(HttpAttachments.RESPONSE_TRAILERS)
            : supplier.get();
    return trailers == null || trailers.size() == 0 ? null : trailers;
  }

  /// @param whole whether nothing comes behind it
  /// @return false if there is no room
  private boolean sendHead(boolean whole) {
    if (headSent) {
      return true;
    }
    if (connection.out().room() <= 0) {
      return false;
    }
    headSent = true;
    HeaderMap headers = exchange.getResponseHeaders();
    boolean empty = !tunnel && !Connectors.isEntityBodyAllowed(exchange);
    if (empty) {
      headers.remove(Headers.CONTENT_LENGTH);
    }
    bodyless = empty || Methods.HEAD.equals(exchange.getRequestMethod());
    if (tunnel) {
      OF_HTTP1.forEach(headers::remove);
    }
    headers.put(STATUS, tunnel ? "200" : Integer.toString(exchange.getStatusCode()));
    connection.out().fields(stream.id(), headers, whole);
    headers.remove(STATUS);
    ended = whole;
    connection.flushSoon();
    return true;
  }

  /// Tells the client to send its body.
  void goOn() {
    if (!headSent && !stream.closed()) {
      HeaderMap interim = new HeaderMap();
      interim.put(STATUS, "100");
      connection.out().fields(stream.id(), interim, false);
      connection.flushSoon();
    }
  }
}
