package penstock.core.upstream;

import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import penstock.core.endpoint.LiveEndpoint;

/// The way of one request to an endpoint, and of the answer back: with HTTP/1.1 a connection, for
/// as long as the request has it to itself, with HTTP/2 a stream on a connection of many. Belongs
/// to one I/O thread.
public sealed interface Upstream permits Http1Upstream, Http2Exchange {

  /// To whom.
  LiveEndpoint endpoint();

  /// Whether its connection has served a request before: then a break before the first byte may be
  /// nobody's fault.
  boolean reused();

  /// Whether a byte of an answer to the current request has come.
  boolean answered();

  /// Whether nothing of the current request has gone out, so that nobody can have seen it.
  default boolean unsent() {
    return false;
  }

  /// Whether its connection is still open, as far as a look at it tells.
  boolean looksAlive();

  /// Begins a request.
  ///
  /// @param listener told of the answer
  /// @param headRequest whether it is a `HEAD`, whose answer has no body
  void begin(UpstreamListener listener, boolean headRequest);

  /// Writes the request's head, or some of it. If not all could be written, `writable` is called
  /// when more can be.
  ///
  /// @param head as HTTP/1.1 writes it, good in all its parts
  /// @param whole whether there is no body
  /// @throws IOException if the connection is broken; see [#unwritable]
  void head(ByteBuffer head, boolean whole) throws IOException;

  /// Whether a body of unknown length is to be given in chunks, its end and what comes behind it
  /// included; otherwise as it is.
  boolean takesChunks();

  /// Writes bytes of the request's body. If not all could be written, `writable` is called when
  /// more can be.
  ///
  /// @throws IOException if the connection is broken; see [#unwritable]
  void write(ByteBuffer bytes) throws IOException;

  /// Says what comes behind the body, unless it is given in chunks.
  void trailers(HeaderMap fields);

  /// Notes that the request has been written whole.
  void requestSent();

  /// Goes on with the answer after `body` returned false.
  void resume();

  /// Hears out an endpoint that takes no more of the request: it may have answered before it
  /// stopped listening.
  ///
  /// @param why what [#write] threw
  void unwritable(IOException why);

  /// Gives up the request: the endpoint hears of it, and nothing more is told.
  void abandon();
}
