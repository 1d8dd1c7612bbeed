package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

  /// A frame that closes a WebSocket: 1001, going away.
  private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 3, (byte) 0xe9};

  private final StreamConnection client;
  private final StreamConnection endpoint;
  private final Owner owner;
  private final Flow up;
  private final Flow down;
  private final boolean webSocket;
  private boolean moving;
  private boolean leaving;
  private boolean over;

  /// Whose tunnel it is: gives it its time.
  interface Owner {

    /// Something moved.
    void moved();

    /// One side has said its last word.
    void halfClosed();

    /// It is over; told once, before its connections are closed.
    ///
    /// @param why [Reason#OK] if both sides have said their last word
    void ended(Reason why);
  }

  /// What a tunnel joins.
  ///
  /// @param client one side
  /// @param endpoint the other
  /// @param webSocket whether it is one that goes through
  record Sides(StreamConnection client, StreamConnection endpoint, boolean webSocket) {}

  Tunnel(Sides sides, BufferPool buffers, Owner owner) {
    this.client = sides.client();
    this.endpoint = sides.endpoint();
    this.owner = owner;
    this.webSocket = sides.webSocket();
    this.up = new Flow(this, buffers, client, endpoint, ends());
    this.down = new Flow(this, buffers, endpoint, client, ends());
  }

  private @Nullable FrameEnds ends() {
    return webSocket ? new FrameEnds() : null;
  }

  /// Begins.
  ///
  /// @param early what the endpoint has sent already; null for nothing. The tunnel's from now on
  void start(@Nullable PooledByteBuffer early) {
    moved();
    // With the last word of both sides a connection closes by itself.
    client.setCloseListener(_ -> closed(Reason.SHUTDOWN));
    endpoint.setCloseListener(_ -> closed(Reason.SHUTDOWN));
    // Most endpoints wait to be asked, most clients have asked by now.
    down.start(early, early != null);
    up.start(null, true);
  }

  /// Something moved.
  void moved() {
    if (!over) {
      owner.moved();
    }
  }

  /// One side has said its last word.
  void halfClosed() {
    if (!over) {
      owner.halfClosed();
    }
  }

  /// A direction begins or ceases to work: what closes meanwhile, it has closed.
  void moving(boolean now) {
    moving = now;
  }

  /// Does something when all that has come by now was looked at.
  void soon(Runnable step) {
    try {
      client.getIoThread().execute(step);
    } catch (RejectedExecutionException _) {
      // The thread is ending: there will be no later.
      step.run();
    }
  }

  /// One direction has ended.
  void flowEnded() {
    if (up.ended() && down.ended()) {
      close(Reason.OK);
    }
  }

  /// Whether there are words in which to end it.
  boolean mayLeave() {
    return webSocket && !over;
  }

  /// Closes a WebSocket in its own words, on both sides.
  void leave() {
    leaving = true;
    down.leave(GOING_AWAY);
    up.leave(masked());
  }

  /// As a client's frames must be.
  private static byte[] masked() {
    byte[] frame = new byte[8];
    ByteBuffer.wrap(frame)
        .put(GOING_AWAY[0])
        .put((byte) (0x80 | GOING_AWAY[1]))
        .putInt(ThreadLocalRandom.current().nextInt());
    frame[6] = (byte) (GOING_AWAY[2] ^ frame[2]);
    frame[7] = (byte) (GOING_AWAY[3] ^ frame[3]);
    return frame;
  }

  /// Nothing has moved for too long.
  void late() {
    boolean allSaid = leaving && up.sent() && down.sent();
    Reason cut = leaving ? Reason.SHUTDOWN : Reason.IDLE_TIMEOUT;
    close(allSaid ? Reason.OK : cut);
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
