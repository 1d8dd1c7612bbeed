package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;
import penstock.core.io.BufferPool;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.io.TimingWheel;

/// Two connections joined: what one sends, the other gets, both ways, with each side's end and each
/// side's reset. It ends when both directions have, when one breaks, or when nothing has moved for
/// too long. Belongs to one I/O thread.
final class Tunnel implements Timed {

  private static final Logger log = LoggerFactory.getLogger(Tunnel.class);

  private final StreamConnection client;
  private final StreamConnection endpoint;
  private final TimingWheel wheel;
  private final long idleNanos;
  private final Runnable end;
  private final Timer timer = new Timer(this);
  private final Flow up;
  private final Flow down;
  private boolean over;

  /// What a tunnel joins.
  ///
  /// @param client one side
  /// @param endpoint the other
  record Sides(StreamConnection client, StreamConnection endpoint) {}

  /// @param idleNanos how long nothing may move; 0 for no limit
  /// @param end run once, when it is over
  Tunnel(Sides sides, BufferPool buffers, TimingWheel wheel, long idleNanos, Runnable end) {
    this.client = sides.client();
    this.endpoint = sides.endpoint();
    this.wheel = wheel;
    this.idleNanos = idleNanos;
    this.end = end;
    this.up = new Flow(this, buffers, client, endpoint);
    this.down = new Flow(this, buffers, endpoint, client);
  }

  /// Begins.
  ///
  /// @param early what the endpoint has sent already; null for nothing. The tunnel's from now on
  void start(@Nullable PooledByteBuffer early) {
    moved();
    closeWith(client);
    closeWith(endpoint);
    down.start(early);
    up.start(null);
  }

  /// Something moved.
  void moved() {
    if (idleNanos > 0 && !over) {
      wheel.arm(timer, idleNanos);
    }
  }

  /// One direction has ended.
  void flowEnded() {
    if (up.ended() && down.ended()) {
      close();
    }
  }

  /// One side broke off: so does the other.
  void broken() {
    for (StreamConnection side : new StreamConnection[] {client, endpoint}) {
      try {
        side.setOption(Options.CLOSE_ABORT, true);
      } catch (IOException _) {
        // It is closed already.
      }
    }
    close();
  }

  /// Something of ours failed.
  void failed(RuntimeException e) {
    log.atWarn().setCause(e).log("tunnel failed");
    close();
  }

  private void closeWith(StreamConnection side) {
    ChannelListener<? super StreamConnection> others = side.getCloseListener();
    side.setCloseListener(closed -> {
      close();
      ChannelListeners.invokeChannelListener(closed, others);
    });
  }

  @Override
  public void expired() {
    close();
  }

  /// Bytes from the client and to it; 0 or more.
  long bytesUp() {
    return up.bytes();
  }

  long bytesDown() {
    return down.bytes();
  }

  void close() {
    if (over) {
      return;
    }
    over = true;
    wheel.cancel(timer);
    up.release();
    down.release();
    // The client's connection tells of the request when it is closed: all must be noted by then.
    end.run();
    IoUtils.safeClose(endpoint);
    IoUtils.safeClose(client);
  }
}
