package penstock.core.upstream;

import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.io.BufferPool;
import penstock.core.io.Loop;
import penstock.core.io.NoRoomException;
import penstock.core.metrics.Reason;

/// One connection to an endpoint, speaking HTTP/1.1, one request at a time. Belongs to one I/O
/// thread.
///
/// Reads stay resumed while it is idle and while it works, which saves two system calls a request;
/// they are suspended only while the client cannot take what has come.
public final class Http1Upstream implements ChannelListener<ConduitStreamSourceChannel> {

  private static final Logger log = LoggerFactory.getLogger(Http1Upstream.class);

  private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int MOST_HEAD_BYTES = BufferPool.LARGE;

  /// Full buffers read in one event, lest one fast endpoint keeps the thread to itself.
  private static final int MOST_READS = 16;

  private static final int NO_END = -1;
  private static final int BROKEN = -2;

  private enum Phase {
    IDLE,
    HEAD,
    BODY,
    CLOSED
  }

  private final UpstreamPool owner;
  private final LiveEndpoint endpoint;
  private final Loop loop;
  private final BufferPool buffers;
  private final StreamConnection stream;
  private final StreamSourceConduit source;
  private final StreamSinkConduit sink;
  private final ResponseHead head = new ResponseHead();
  private final ResponseBody body = new ResponseBody();

  private Phase phase = Phase.IDLE;
  private @Nullable UpstreamListener listener;
  private @Nullable PooledByteBuffer buffer;
  private int scanned;
  private boolean reused;
  private boolean answered;
  private boolean paused;
  private boolean lastGiven;
  private boolean requestSent;
  private boolean forHead;
  long idleSince;

  Http1Upstream(UpstreamPool owner, LiveEndpoint endpoint, StreamConnection stream) {
    this.owner = owner;
    this.endpoint = endpoint;
    this.loop = owner.loop();
    this.buffers = owner.buffers();
    this.stream = stream;
    this.source = stream.getSourceChannel().getConduit();
    this.sink = stream.getSinkChannel().getConduit();
    stream.getSourceChannel().setReadListener(this);
    stream.getSinkChannel().setWriteListener(this::writable);
    stream.getSourceChannel().resumeReads();
  }

  /// To whom.
  public LiveEndpoint endpoint() {
    return endpoint;
  }

  /// Whether it has served a request before: then a break before the first byte may be nobody's
  /// fault.
  public boolean reused() {
    return reused;
  }

  /// Whether a byte of an answer to the current request has come.
  public boolean answered() {
    return answered;
  }

  /// Begins a request.
  ///
  /// @param newListener told of the answer
  /// @param headRequest whether it is a `HEAD`, whose answer has no body
  public void begin(UpstreamListener newListener, boolean headRequest) {
    listener = newListener;
    forHead = headRequest;
    phase = Phase.HEAD;
    answered = false;
    paused = false;
    lastGiven = false;
    requestSent = false;
  }

  /// Whether an idle connection is still open, as far as a look at it tells.
  public boolean looksAlive() {
    try {
      return source.read(ByteBuffer.wrap(loop.scratch(), 0, 1)) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /// Writes bytes of the request. If not all could be written, `writable` is called when more can
  /// be.
  ///
  /// @throws IOException if the connection is broken; close it
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (sink.write(bytes) == 0) {
        sink.resumeWrites();
        return;
      }
    }
  }

  /// Notes that the request has been written whole: only then can the connection be kept.
  public void requestSent() {
    requestSent = true;
  }

  /// Goes on with the answer after `body` returned false.
  public void resume() {
    if (!paused) {
      return;
    }
    paused = false;
    source.resumeReads();
    if (lastGiven) {
      complete();
      return;
    }
    free();
    handleEvent(stream.getSourceChannel());
  }

  /// Hears out an endpoint that takes no more of the request: it may have answered before it
  /// stopped listening.
  ///
  /// @param why what [#write] threw
  public void unwritable(IOException why) {
    handleEvent(stream.getSourceChannel());
    // An answer that has begun goes on as far as it came, and its end is told by reading.
    if (phase == Phase.HEAD) {
      fail(Reason.ENDPOINT_RESET, message(why));
    }
  }

  /// Gives up the request: the connection is closed and nothing more is told.
  public void abandon() {
    listener = null;
    close();
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel channel) {
    if (phase == Phase.CLOSED) {
      return;
    }
    if (paused) {
      source.suspendReads();
      return;
    }
    try {
      if (phase == Phase.IDLE) {
        // The endpoint closed it, or says something nobody asked for; or a wakeup came late.
        if (!looksAlive()) {
          close();
        }
      } else {
        readAll();
      }
    } catch (IOException e) {
      fail(Reason.ENDPOINT_RESET, message(e));
    } catch (NoRoomException e) {
      fail(Reason.OVERLOADED, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("endpoint", endpoint.name()).log("answer failed");
      fail(Reason.BAD_RESPONSE, String.valueOf(e.getMessage()));
    }
  }

  private void readAll() throws IOException {
    int reads = 0;
    while (phase == Phase.HEAD || phase == Phase.BODY) {
      PooledByteBuffer pooled = buffer;
      if (pooled == null) {
        pooled = buffers.allocateLarge();
        buffer = pooled;
        scanned = 0;
      }
      ByteBuffer bytes = pooled.getBuffer();
      int room = bytes.remaining();
      int n = source.read(bytes);
      if (n < 0) {
        ended();
        return;
      }
      if (n > 0) {
        answered = true;
        if (phase == Phase.HEAD) {
          readHead(bytes);
        } else {
          bytes.flip();
          passOn(bytes);
        }
      }
      if (paused) {
        return;
      }
      // A short read has emptied the socket: asking again would only be told so.
      if (n < room) {
        freeUnlessHead();
        return;
      }
      if (++reads >= MOST_READS && phase == Phase.BODY) {
        freeUnlessHead();
        source.wakeupReads();
        return;
      }
    }
  }

  private void freeUnlessHead() {
    PooledByteBuffer pooled = buffer;
    if (pooled != null && (phase != Phase.HEAD || pooled.getBuffer().position() == 0)) {
      free();
    }
  }

  /// Looks for the end of the head in what has come; the buffer is in writing mode.
  private void readHead(ByteBuffer bytes) {
    while (phase == Phase.HEAD) {
      int limit = bytes.position();
      int end = headEnd(bytes, limit);
      if (end == BROKEN || (end == NO_END && !mayBeHead(bytes, limit))) {
        fail(Reason.BAD_RESPONSE, end == BROKEN ? "bare line feed" : "status line");
        return;
      }
      if (end == NO_END) {
        scanned = limit;
        if (limit == MOST_HEAD_BYTES) {
          fail(Reason.RESPONSE_TOO_LARGE, "head of more than " + MOST_HEAD_BYTES + " bytes");
        }
        return;
      }
      byte[] scratch = loop.scratch();
      bytes.get(0, scratch, 0, end);
      String refused = head.parse(scratch, end);
      if (refused != null) {
        fail(Reason.BAD_RESPONSE, refused);
        return;
      }
      bytes.flip().position(end);
      if (head.status() < 200) {
        interim(bytes);
      } else {
        begun(bytes);
      }
    }
  }

  private void interim(ByteBuffer bytes) {
    UpstreamListener told = listener;
    bytes.compact();
    scanned = 0;
    if (head.status() == 101) {
      fail(Reason.BAD_RESPONSE, "101 to a request that asked for no upgrade");
    } else if (told != null) {
      told.interim(head.status());
    }
  }

  private void begun(ByteBuffer bytes) {
    UpstreamListener told = listener;
    if (told == null) {
      return;
    }
    phase = Phase.BODY;
    body.begin(head, forHead);
    told.head(head);
    // The listener may have given up in the meantime.
    if (phase == Phase.BODY) {
      passOn(bytes);
    }
  }

  /// Gives on what is in the buffer, from position to limit.
  private void passOn(ByteBuffer bytes) {
    UpstreamListener told = listener;
    if (told == null) {
      return;
    }
    body.decode(bytes);
    String refused = body.refused();
    if (refused != null) {
      fail(Reason.BAD_RESPONSE, refused);
      return;
    }
    boolean last = body.done();
    lastGiven = last;
    boolean all = told.body(bytes, last, body.trailers());
    if (phase != Phase.BODY) {
      return;
    }
    if (!all) {
      paused = true;
      if (!last) {
        source.suspendReads();
      }
    } else if (last) {
      complete();
    } else {
      bytes.clear();
    }
  }

  private void ended() {
    UpstreamListener told = listener;
    if (phase == Phase.BODY && body.endsWithConnection() && told != null) {
      lastGiven = true;
      if (told.body(NOTHING.duplicate(), true, null)) {
        complete();
      } else {
        paused = true;
      }
      return;
    }
    fail(Reason.ENDPOINT_CLOSED_EARLY, phase == Phase.HEAD ? "no answer" : "answer incomplete");
  }

  private void complete() {
    free();
    listener = null;
    if (requestSent && head.persistent() && body.reusable()) {
      phase = Phase.IDLE;
      reused = true;
      owner.release(this);
    } else {
      close();
    }
  }

  private void writable(ConduitStreamSinkChannel channel) {
    sink.suspendWrites();
    UpstreamListener told = listener;
    if (told != null && phase != Phase.CLOSED) {
      told.writable();
    }
  }

  /// Closes the connection and tells the listener that it broke.
  public void fail(Reason reason, String detail) {
    UpstreamListener told = listener;
    listener = null;
    close();
    if (told != null) {
      told.broken(reason, detail);
    }
  }

  void close() {
    if (phase == Phase.CLOSED) {
      return;
    }
    boolean idle = phase == Phase.IDLE;
    phase = Phase.CLOSED;
    free();
    IoUtils.safeClose(stream);
    owner.closed(this, idle);
  }

  private void free() {
    PooledByteBuffer pooled = buffer;
    if (pooled != null) {
      buffer = null;
      pooled.close();
    }
  }

  /// @return behind the empty line, NO_END, or BROKEN
  private int headEnd(ByteBuffer bytes, int limit) {
    for (int i = scanned; i < limit; i++) {
      if (bytes.get(i) == '\n') {
        if (i == 0 || bytes.get(i - 1) != '\r') {
          return BROKEN;
        }
        if (i >= 3 && bytes.get(i - 2) == '\n') {
          return i + 1;
        }
      }
    }
    return NO_END;
  }

  /// Whether what has come can become a head at all: nobody waits for the rest of anything else.
  private static boolean mayBeHead(ByteBuffer bytes, int limit) {
    for (int i = 0; i < VERSION.length && i < limit; i++) {
      if (bytes.get(i) != VERSION[i]) {
        return false;
      }
    }
    return true;
  }

  private static String message(IOException e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
