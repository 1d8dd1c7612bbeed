package penstock.core.upstream;

import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
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
import penstock.core.io.NoRoomException;
import penstock.core.metrics.Reason;

/// One connection to an endpoint, speaking HTTP/1.1, one request at a time. Belongs to one I/O
/// thread.
///
/// Reads stay resumed while it is idle and while it works, which saves two system calls a request;
/// they are suspended only while the client cannot take what has come.
public final class Http1Upstream implements Upstream, ChannelListener<ConduitStreamSourceChannel> {

  private static final Logger log = LoggerFactory.getLogger(Http1Upstream.class);

  private enum Phase {
    IDLE,
    BUSY,
    /// Somebody else speaks another protocol on it.
    LEFT,
    CLOSED
  }

  private final UpstreamPool owner;
  private final LiveEndpoint endpoint;
  private final StreamConnection stream;
  private final StreamSourceConduit source;
  private final StreamSinkConduit sink;
  private final AnswerReader reader;

  private Phase phase = Phase.IDLE;
  private @Nullable UpstreamListener listener;
  private boolean reused;
  private boolean requestSent;
  long idleSince;

  /// How its connection was made.
  final Made made;

  Http1Upstream(UpstreamPool owner, LiveEndpoint endpoint, StreamConnection stream, Made made) {
    this.owner = owner;
    this.endpoint = endpoint;
    this.stream = stream;
    this.made = made;
    this.source = stream.getSourceChannel().getConduit();
    this.sink = stream.getSinkChannel().getConduit();
    this.reader = new AnswerReader(this, source, owner.loop(), owner.buffers());
    stream.getSourceChannel().setReadListener(this);
    stream.getSinkChannel().setWriteListener(this::writable);
    stream.getSourceChannel().resumeReads();
  }

  @Override
  public LiveEndpoint endpoint() {
    return endpoint;
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public boolean answered() {
    return reader.begun();
  }

  @Override
  public void begin(UpstreamListener newListener, boolean headRequest) {
    listener = newListener;
    phase = Phase.BUSY;
    requestSent = false;
    reader.begin(headRequest);
  }

  @Override
  public boolean looksAlive() {
    try {
      return source.read(ByteBuffer.wrap(owner.loop().scratch(), 0, 1)) == 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void head(ByteBuffer head, boolean whole) throws IOException {
    write(head);
  }

  @Override
  public boolean takesChunks() {
    return true;
  }

  @Override
  public void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (sink.write(bytes) == 0) {
        sink.resumeWrites();
        return;
      }
    }
  }

  /// Nothing: they stand behind the last chunk.
  @Override
  public void trailers(HeaderMap fields) {}

  @Override
  public void requestSent() {
    // Only then can the connection be kept.
    requestSent = true;
  }

  @Override
  public void resume() {
    if (reader.resume()) {
      handleEvent(stream.getSourceChannel());
    }
  }

  @Override
  public void unwritable(IOException why) {
    handleEvent(stream.getSourceChannel());
    // An answer that has begun goes on as far as it came, and its end is told by reading.
    if (reader.waitsForHead()) {
      fail(Break.of(endpoint, made.transport(), why));
    }
  }

  @Override
  public void abandon() {
    listener = null;
    close();
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel channel) {
    if (phase == Phase.CLOSED || phase == Phase.LEFT) {
      return;
    }
    if (reader.paused()) {
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
        reader.readAll();
      }
    } catch (IOException e) {
      fail(Break.of(endpoint, made.transport(), e));
    } catch (NoRoomException e) {
      fail(Reason.OVERLOADED, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("endpoint", endpoint.name()).log("answer failed");
      fail(Reason.BAD_RESPONSE, String.valueOf(e.getMessage()));
    }
  }

  /// Who is told of the answer; null when nobody is.
  @Nullable UpstreamListener listener() {
    return listener;
  }

  /// The answer has been given whole: lets the connection serve another request, if it may.
  void complete() {
    reader.stop();
    listener = null;
    if (requestSent && reader.reusable()) {
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

  /// Lets go of the connection; it still counts as the endpoint's until it is closed.
  StreamConnection handOver() {
    listener = null;
    phase = Phase.LEFT;
    // XNIO may tell of one end twice.
    stream.setCloseListener(_ -> close());
    return stream;
  }

  private void fail(Break how) {
    fail(how.reason(), how.detail());
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
    reader.stop();
    IoUtils.safeClose(stream);
    owner.closed(this, idle);
  }
}
