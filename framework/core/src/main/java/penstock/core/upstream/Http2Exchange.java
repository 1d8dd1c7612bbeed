package penstock.core.upstream;

import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.frame.Wire;
import penstock.core.metrics.Reason;

/// One request on a connection of many, and the answer to it. Belongs to one I/O thread.
///
/// What is written waits with what others write, and goes out with it: nothing here tells at once
/// that the connection is broken.
final class Http2Exchange implements Upstream {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Http2Upstream connection;
  private final Exchanges exchanges;
  private final AnswerStream answer;
  private final boolean tunnel;
  private @Nullable UpstreamListener listener;
  private @Nullable HeaderMap trailers;
  private final SendRoom room;
  private int stream;
  private long headAt;
  private long sentNanos;
  private boolean reused;
  private boolean requestDone;
  private boolean closed;

  /// @param tunnel whether its request asks to leave HTTP behind
  Http2Exchange(Http2Upstream connection, boolean tunnel) {
    this.connection = connection;
    this.tunnel = tunnel;
    this.exchanges = connection.exchanges();
    this.answer = new AnswerStream(this, connection);
    this.room = new SendRoom(this, connection);
  }

  @Override
  public LiveEndpoint endpoint() {
    return connection.endpoint();
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public boolean answered() {
    return answer.begun();
  }

  @Override
  public boolean unsent() {
    return stream == 0 || connection.out().queue().written() <= headAt;
  }

  @Override
  public boolean looksAlive() {
    return connection.looksAlive();
  }

  /// Who is told of the answer; null when nobody is.
  @Nullable UpstreamListener listener() {
    return listener;
  }

  /// The number of its stream; 0 while it has none.
  int stream() {
    return stream;
  }

  AnswerStream answer() {
    return answer;
  }

  @Override
  public void begin(UpstreamListener newListener, boolean headRequest) {
    listener = newListener;
    reused = exchanges.used();
    answer.begin(headRequest);
    exchanges.enter(this);
  }

  // The request.

  @Override
  public void head(ByteBuffer head, boolean whole) throws IOException {
    if (closed || connection.over()) {
      throw new ClosedChannelException();
    }
    if (!room.forHead()) {
      room.await();
      return;
    }
    if (tunnel && !connection.frames().takesTunnels()) {
      throw new IOException("the endpoint knows no other protocol over HTTP/2");
    }
    // Before it has a number: a stream that was never begun cannot be reset.
    HeaderMap fields = connection.translated(head);
    headAt = connection.out().queue().end();
    stream = exchanges.number(this);
    room.begin();
    sentNanos = System.nanoTime();
    requestDone = whole && !tunnel;
    connection.begin(stream, fields, requestDone);
  }

  @Override
  public boolean takesChunks() {
    return false;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    if (requestDone) {
      // The endpoint wants no more of it.
      bytes.position(bytes.limit());
      return;
    }
    if (closed) {
      throw new ClosedChannelException();
    }
    while (bytes.hasRemaining()) {
      int n = Math.min(Math.min(bytes.remaining(), Wire.MOST_PAYLOAD), room.now());
      if (n <= 0) {
        room.await();
        return;
      }
      connection.out().data(stream, bytes, n, false);
      room.used(n);
    }
  }

  /// Whether a write would come to something, if only to an error.
  boolean canWrite() {
    return requestDone || closed || room.now() > 0;
  }

  /// How much of it may be sent now.
  SendRoom room() {
    return room;
  }

  @Override
  public void trailers(HeaderMap fields) {
    trailers = fields;
  }

  @Override
  public void requestSent() {
    // What goes through a tunnel is none of the request.
    if (stream != 0 && !tunnel) {
      sayEnd();
    }
  }

  /// Says that nothing more comes, but what comes behind the body.
  void sayEnd() {
    if (requestDone || closed) {
      return;
    }
    requestDone = true;
    HeaderMap behind = trailers;
    if (behind == null || behind.size() == 0) {
      connection.out().data(stream, NOTHING, 0, true);
    } else {
      connection.fields(stream, behind, true);
    }
    connection.flushSoon();
  }

  @Override
  public void unwritable(IOException why) {
    lose(told -> {
      if (stream == 0 && !connection.over()) {
        told.cannotUpgrade(String.valueOf(why.getMessage()));
      } else {
        told.broken(Reason.ENDPOINT_RESET, "connection closed");
      }
    });
  }

  // The answer.

  /// The endpoint agrees to leave HTTP behind.
  ///
  /// @param head valid during the call only
  void becomeTunnel(ResponseHead head) {
    UpstreamListener told = listener;
    if (told != null) {
      EndpointTunnel made = new EndpointTunnel(this, connection.traffic().carrier());
      listener = made;
      told.upgraded(head, made.pipe(), null);
    }
  }

  /// Whether its request asks to leave HTTP behind.
  boolean tunnel() {
    return tunnel;
  }

  @Override
  public void resume() {
    if (!closed) {
      answer.resume();
    }
  }

  /// The answer has been given whole.
  void complete() {
    listener = null;
    if (!requestDone) {
      // What is left of the request is of no use any more.
      connection.reset(stream, Wire.CANCEL);
    }
    close();
  }

  /// Whether the answer has come whole, and may only wait for the client: no more of the request is
  /// sent then.
  boolean needsNothing() {
    requestDone |= answer.ended();
    return answer.ended();
  }

  /// The endpoint breaks it off.
  ///
  /// @return whether something was lost by it
  boolean resetByEndpoint(int code) {
    if (needsNothing()) {
      return false;
    }
    if (code == Wire.REFUSED_STREAM && !answer.begun()) {
      lose(told -> told.unseen(false, "stream refused"));
    } else {
      lose(told -> told.broken(Reason.ENDPOINT_RESET, "stream reset, code " + code));
    }
    return true;
  }

  /// The answer is none: gives it up, and leaves the connection to those that have begun.
  void refuse(Reason reason, String detail) {
    if (!closed) {
      connection.leave();
      drop(Wire.PROTOCOL_ERROR, reason, detail);
    }
  }

  /// It is over, and whoever waits for it is told so.
  void lose(Consumer<UpstreamListener> farewell) {
    UpstreamListener told = listener;
    listener = null;
    close();
    if (told != null) {
      farewell.accept(told);
    }
  }

  @Override
  public void abandon() {
    listener = null;
    if (closed) {
      return;
    }
    if (stream != 0 && !(requestDone && answer.ended())) {
      connection.reset(stream, Wire.CANCEL);
      if (!tunnel || !answer.headGiven()) {
        connection.cancelled(sentNanos);
      }
    }
    close();
  }

  /// Gives up the request for a reason of ours.
  void drop(int code, Reason reason, String detail) {
    if (!closed) {
      connection.reset(stream, code);
      lose(told -> told.broken(reason, detail));
    }
  }

  boolean closed() {
    return closed;
  }

  private void close() {
    if (!closed) {
      closed = true;
      answer.clear();
      connection.closed(this);
    }
  }
}
