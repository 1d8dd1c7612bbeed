package penstock.core.upstream;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.util.HeaderMap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.io.Pipe;
import penstock.core.metrics.Reason;

/// One stream to an endpoint that has left HTTP behind, a WebSocket for one: its DATA frames are
/// what goes through. Belongs to one I/O thread.
///
/// Source: [RFC 8441](https://www.rfc-editor.org/rfc/rfc8441), section 5.
final class EndpointTunnel implements UpstreamListener, Pipe.Stream {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Http2Exchange exchange;
  private final Pipe pipe;
  private ByteBuffer waiting = NOTHING;
  private boolean held;
  private boolean last;
  private boolean reading;
  private boolean broken;

  EndpointTunnel(Http2Exchange exchange, StreamConnection carrier) {
    this.exchange = exchange;
    this.pipe = new Pipe(carrier, this);
  }

  Pipe pipe() {
    return pipe;
  }

  // What the endpoint sends.

  /// @return false if it waits; the end waits until all is over, for our side may have more to say
  @Override
  public boolean body(ByteBuffer piece, boolean ends, @Nullable HeaderMap trailers) {
    waiting = piece;
    last = ends;
    if (!reading) {
      pipe.wake();
    }
    held = last || reading || waiting.hasRemaining();
    return !held;
  }

  @Override
  public void moved(ByteBuffer rest) {
    waiting = rest;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    if (broken) {
      throw new ClosedChannelException();
    }
    if (!waiting.hasRemaining() && held && !last) {
      held = false;
      reading = true;
      exchange.resume();
      reading = false;
    }
    int n = Math.min(into.remaining(), waiting.remaining());
    if (n == 0) {
      return last && !waiting.hasRemaining() ? -1 : 0;
    }
    into.put(into.position(), waiting, waiting.position(), n);
    into.position(into.position() + n);
    waiting.position(waiting.position() + n);
    return n;
  }

  @Override
  public boolean canRead() {
    return broken || held || last || waiting.hasRemaining();
  }

  // What we send.

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    int before = bytes.remaining();
    exchange.write(bytes);
    return before - bytes.remaining();
  }

  @Override
  public boolean canWrite() {
    return broken || exchange.canWrite();
  }

  @Override
  public void writable() {
    pipe.wake();
  }

  @Override
  public void end() {
    exchange.sayEnd();
  }

  @Override
  public boolean flush() throws IOException {
    if (broken) {
      throw new ClosedChannelException();
    }
    return true;
  }

  // The end.

  @Override
  public void close() {
    broken = true;
    waiting = NOTHING;
    exchange.abandon();
  }

  @Override
  public void broken(Reason reason, String detail) {
    IoUtils.safeClose(pipe);
  }

  @Override
  public void unseen(boolean leaves, String detail) {
    IoUtils.safeClose(pipe);
  }

  @Override
  public void cannotUpgrade(String detail) {
    IoUtils.safeClose(pipe);
  }

  // Its answer's head has come, and nothing but what goes through comes after that.

  @Override
  public void interim(int status) {}

  @Override
  public boolean mayUpgrade(ResponseHead head) {
    return false;
  }

  @Override
  public void upgraded(
      ResponseHead head, StreamConnection connection, @Nullable PooledByteBuffer early) {}

  @Override
  public void head(ResponseHead head) {}
}
