package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.io.BufferPool;
import penstock.core.io.NoRoomException;
import penstock.core.io.Resets;
import penstock.core.metrics.Reason;

/// Two connections joined: what one sends, the other gets, both ways, with each side's end and each
/// side's reset. It ends when both directions have, when one breaks, or when its owner says so.
/// Belongs to one I/O thread.
final class Tunnel {

  private static final Logger log = LoggerFactory.getLogger(Tunnel.class);

  private final StreamConnection client;
  private final StreamConnection endpoint;
  private final Owner owner;
  private final Flow up;
  private final Flow down;
  private boolean moving;
  private boolean over;

  /// Whose tunnel it is: gives it its time.
  interface Owner {

    /// Something moved.
    void moved();

    /// It is over; told once, before its connections are closed.
    ///
    /// @param why [Reason#OK] if both sides have said their last word
    void ended(Reason why);
  }

  /// What a tunnel joins.
  ///
  /// @param client one side
  /// @param endpoint the other
  record Sides(StreamConnection client, StreamConnection endpoint) {}

  Tunnel(Sides sides, BufferPool buffers, Owner owner) {
    this.client = sides.client();
    this.endpoint = sides.endpoint();
    this.owner = owner;
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
    if (!over) {
      owner.moved();
    }
  }

  /// A direction begins or ceases to work: what closes meanwhile, it has closed.
  void moving(boolean now) {
    moving = now;
  }

  /// One direction has ended.
  void flowEnded() {
    if (up.ended() && down.ended()) {
      close(Reason.OK);
    }
  }

  /// The source of a direction, or its sink, broke off.
  void broken(Flow flow, boolean source) {
    boolean client = (flow == up) == source;
    close(client ? Reason.CLIENT_CLOSED : Reason.ENDPOINT_RESET);
  }

  /// Something of ours failed.
  void failed(RuntimeException e) {
    if (e instanceof NoRoomException) {
      close(Reason.OVERLOADED);
      return;
    }
    log.atWarn().setCause(e).log("tunnel failed");
    close(Reason.PLUGIN_ERROR);
  }

  // With the last word of both sides a connection closes by itself.
  private void closeWith(StreamConnection side) {
    ChannelListener<? super StreamConnection> others = side.getCloseListener();
    side.setCloseListener(closed -> {
      closed(Reason.SHUTDOWN);
      ChannelListeners.invokeChannelListener(closed, others);
    });
  }

  /// Somebody has closed one of its connections, if that was not the tunnel itself.
  void closed(Reason why) {
    if (!moving) {
      close(why);
    }
  }

  boolean over() {
    return over;
  }

  /// Bytes from the client and to it; 0 or more.
  long bytesUp() {
    return up.bytes();
  }

  long bytesDown() {
    return down.bytes();
  }

  /// Ends it. What was cut off must not look as if it were complete: both sides see a reset, unless
  /// both have said their last word.
  void close(Reason why) {
    if (over) {
      return;
    }
    over = true;
    up.release();
    down.release();
    // The client's connection tells of the request when it is closed: all must be noted by then.
    owner.ended(why);
    if (why == Reason.OK) {
      IoUtils.safeClose(endpoint);
      IoUtils.safeClose(client);
    } else {
      Resets.reset(endpoint);
      Resets.reset(client);
    }
  }
}
