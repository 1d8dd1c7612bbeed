package penstock.core.upstream;

import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import penstock.core.frame.ConnectionError;
import penstock.core.frame.FrameReader;
import penstock.core.frame.FrameWriter;
import penstock.core.io.Loop;
import penstock.core.io.NoRoomException;
import penstock.core.io.Timer;
import penstock.core.io.TimingWheel;
import penstock.core.metrics.Reason;

/// The bytes of one connection with HTTP/2: reads them as they come, and sends what all its
/// requests have to say at once, at the end of a turn. Belongs to one I/O thread.
final class Http2Traffic {

  private static final Logger log = LoggerFactory.getLogger(Http2Traffic.class);

  /// Full buffers read in one event, lest one fast endpoint keeps the thread to itself.
  private static final int MOST_READS = 16;

  /// Ticks without a buffer to read into.
  private static final int MOST_WAITS = 20;

  private final Http2Upstream connection;
  private final StreamConnection carrier;
  private final ConduitStreamSourceChannel source;
  private final ConduitStreamSinkChannel sink;
  private final FrameReader in;
  private final FrameWriter out;
  private final Loop loop;
  private final boolean plain;
  private final ArrayDeque<AnswerStream> heads = new ArrayDeque<>();
  private final Timer later = new Timer(this::readLater);
  private final Runnable turn = this::turn;
  private long readNanos = System.nanoTime();
  private boolean reading;
  private boolean due;
  private int waits;

  Http2Traffic(
      Http2Upstream connection, StreamConnection stream, FrameReader.Frames frames, Loop loop) {
    this.connection = connection;
    this.carrier = stream;
    this.source = stream.getSourceChannel();
    this.sink = stream.getSinkChannel();
    this.in = FrameReader.ofServer(frames);
    this.out = connection.out();
    this.loop = loop;
    this.plain = connection.transport().tls() == null;
  }

  void begin() {
    source.setReadListener(_ -> readable());
    sink.setWriteListener(_ -> turn());
    source.resumeReads();
    flushSoon();
  }

  /// What carries them.
  StreamConnection carrier() {
    return carrier;
  }

  /// When something came last, in [System#nanoTime()].
  long readNanos() {
    return readNanos;
  }

  /// An answer's head has come, so far without anything behind it.
  void headAlone(AnswerStream answer) {
    heads.addLast(answer);
  }

  /// Reads what has come; nothing if that is being done: what was read before goes first.
  void readable() {
    if (reading || connection.over()) {
      return;
    }
    PooledByteBuffer pooled;
    try {
      pooled = connection.buffers().allocateLarge();
    } catch (NoRoomException e) {
      waitForRoom(e);
      return;
    }
    waits = 0;
    reading = true;
    boolean open = true;
    try {
      open = read(pooled.getBuffer());
    } catch (ConnectionError e) {
      connection.fail(e);
    } catch (IOException e) {
      close(Break.of(connection.endpoint(), connection.transport(), e));
    } catch (RuntimeException e) {
      log.atError()
          .setCause(e)
          .addKeyValue("endpoint", connection.endpoint().name())
          .log("answer failed");
      connection.close(Reason.BAD_RESPONSE, String.valueOf(e.getMessage()));
    } finally {
      reading = false;
      pooled.close();
    }
    if (!open) {
      connection.close(Reason.ENDPOINT_CLOSED_EARLY, "connection closed");
    }
    turn();
  }

  /// What has come waits in the kernel, for a while.
  private void waitForRoom(NoRoomException e) {
    if (++waits > MOST_WAITS) {
      connection.close(Reason.OVERLOADED, String.valueOf(e.getMessage()));
      return;
    }
    source.suspendReads();
    loop.wheel().arm(later, TimingWheel.TICK_NANOS);
  }

  private void readLater() {
    if (!connection.over()) {
      source.resumeReads();
    }
  }

  /// @return false if the endpoint has left
  private boolean read(ByteBuffer bytes) throws IOException, ConnectionError {
    for (int reads = 0; reads < MOST_READS && !connection.over(); reads++) {
      bytes.clear();
      int n = source.read(bytes);
      if (n <= 0) {
        return n == 0;
      }
      readNanos = System.nanoTime();
      // With TLS a short read does not say that there is no more.
      boolean all = bytes.hasRemaining() && plain;
      in.read(bytes.flip());
      giveHeads();
      if (all) {
        return true;
      }
    }
    if (!connection.over()) {
      source.wakeupReads();
    }
    return true;
  }

  private void giveHeads() {
    AnswerStream alone;
    while ((alone = heads.pollFirst()) != null) {
      alone.giveHeadAlone();
    }
  }

  /// Sends what waits when this turn of the I/O thread is over.
  void flushSoon() {
    if (!due && !connection.over()) {
      due = true;
      soon(turn);
    }
  }

  /// Does something when what the I/O thread does now is done.
  void soon(Runnable task) {
    Loop.soon(loop.thread(), task);
  }

  private void turn() {
    due = false;
    flush();
    if (!connection.over() && out.room() > 0) {
      connection.exchanges().wake();
    }
  }

  /// Sends what can be sent now.
  void flush() {
    if (connection.over()) {
      return;
    }
    try {
      int _ = out.flush(sink);
      // With TLS, what was written may still wait to be sent.
      if (out.empty() && sink.flush()) {
        sink.suspendWrites();
      } else {
        sink.resumeWrites();
      }
    } catch (IOException e) {
      close(Break.of(connection.endpoint(), connection.transport(), e));
    }
  }

  private void close(Break how) {
    connection.close(how.reason(), how.detail());
  }

  /// Reads and sends no more.
  void stop() {
    in.stop();
    heads.clear();
    loop.wheel().cancel(later);
  }
}
