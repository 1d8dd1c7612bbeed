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
  private @Nullable UpstreamListener listener;
  private @Nullable HeaderMap trailers;
  private int stream;
  private long sentNanos;
  private int sendWindow;
  private boolean reused;
  private boolean blocked;
  private boolean waits;
  private boolean requestDone;
  private boolean closed;

  Http2Exchange(Http2Upstream connection) {
    this.connection = connection;
    this.exchanges = connection.exchanges();
    this.answer = new AnswerStream(this, connection);
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
    if (connection.out().room() <= 0) {
      waitForRoom();
      return;
    }
    // Before it has a number: a stream that was never begun cannot be reset.
    HeaderMap fields = connection.translated(head);
    stream = exchanges.number(this);
    sendWindow = exchanges.firstSendWindow();
    sentNanos = System.nanoTime();
    requestDone = whole;
    connection.begin(stream, fields, whole);
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
      int n = Math.min(Math.min(bytes.remaining(), Wire.MOST_PAYLOAD), room());
      if (n <= 0) {
        waitForRoom();
        return;
      }
      connection.out().data(stream, bytes, n, false);
      sendWindow -= n;
      connection.sent(n);
    }
  }

  private int room() {
    int windows = Math.min(sendWindow, exchanges.sendWindow());
    return Math.min(windows, connection.out().room());
  }

  private void waitForRoom() {
    blocked = true;
    queue();
    connection.flushSoon();
  }

  private void queue() {
    if (!waits) {
      waits = true;
      exchanges.waits(this);
    }
  }

  /// There may be room for it again.
  void wake() {
    waits = false;
    UpstreamListener told = listener;
    if (told == null || closed) {
      return;
    }
    boolean able = stream == 0 ? connection.out().room() > 0 : room() > 0;
    if (able) {
      blocked = false;
      told.writable();
    } else if (stream == 0 || sendWindow > 0) {
      // Its turn comes again; a window of its own that opens wakes it anyway.
      queue();
    }
  }

  /// The endpoint takes more of it, or less.
  ///
  /// @return false if its window becomes larger than a window may be
  boolean opensSendWindow(int more) {
    long opened = (long) sendWindow + more;
    if (opened > Wire.MOST_WINDOW) {
      return false;
    }
    sendWindow = (int) opened;
    if (blocked && opened > 0) {
      queue();
    }
    return true;
  }

  @Override
  public void trailers(HeaderMap fields) {
    trailers = fields;
  }

  @Override
  public void requestSent() {
    if (requestDone || closed || stream == 0) {
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
    lose(told -> told.broken(Reason.ENDPOINT_RESET, "connection closed"));
  }

  // The answer.

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
      connection.reset(stream, Wire.PROTOCOL_ERROR);
      connection.leave();
      lose(told -> told.broken(reason, detail));
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
      connection.cancelled(sentNanos);
    }
    close();
  }

  /// Gives up the request for a reason of ours.
  void drop(Reason reason, String detail) {
    if (!closed) {
      connection.reset(stream, Wire.CANCEL);
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
