package penstock.core.upstream;

import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.io.BufferPool;
import penstock.core.io.Loop;
import penstock.core.io.NoRoomException;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.metrics.Reason;

/// The connections of one I/O thread to all endpoints. Only that thread may touch it.
///
/// The connection used last is used next, so that a pool that needs few keeps few.
public final class UpstreamPool implements Timed {

  private static final long SWEEP_NANOS = 1_000_000_000;
  private static final OptionMap OPTIONS =
      OptionMap.builder().set(Options.TCP_NODELAY, true).set(Options.KEEP_ALIVE, true).getMap();

  private final Loop loop;
  private final BufferPool buffers;
  private final Lanes lanes = new Lanes();
  private final Timer sweep = new Timer(this);

  UpstreamPool(Loop loop, BufferPool buffers) {
    this.loop = loop;
    this.buffers = buffers;
  }

  /// Its I/O thread's own.
  public Loop loop() {
    return loop;
  }

  BufferPool buffers() {
    return buffers;
  }

  /// Takes a kept connection, or a place on one of many.
  ///
  /// @param endpoint to whom
  /// @param keep how many idle ones to keep from now on, and how long
  /// @param terms what it must be like
  /// @return null if there is none
  public @Nullable Upstream idle(LiveEndpoint endpoint, Keep keep, Terms terms) {
    Lane lane = lanes.of(endpoint, terms);
    if (lane == null) {
      return null;
    }
    lane.keep = keep;
    if (!terms.http1() && !lane.shared.isEmpty()) {
      Upstream place = lane.place(terms);
      if (place != null) {
        return place;
      }
    }
    Http1Upstream kept = kept(lane, terms);
    while (kept != null && kept.made.transport() != endpoint.transport()) {
      // It was made otherwise than others are now, and will be taken out in this turn.
      kept.close();
      kept = kept(lane, terms);
    }
    return kept;
  }

  private static @Nullable Http1Upstream kept(Lane lane, Terms terms) {
    return terms.exclusive() ? lane.begunAs(terms) : lane.idle.pollLast();
  }

  /// Begins to connect, or waits for what is being connected already.
  ///
  /// @param endpoint to whom; its address is resolved
  /// @param keep how many idle ones to keep from now on, and how long
  /// @param terms what it must be like
  /// @param listener told how it ended, never before this returns
  public Connecting connect(
      LiveEndpoint endpoint, Keep keep, Terms terms, ConnectListener listener) {
    lanes.open(endpoint, terms).keep = keep;
    Connecting connecting = new Connecting(listener, terms);
    dial(endpoint, connecting);
    return connecting;
  }

  /// Begins to connect, or waits for what is being connected already or takes nothing for now.
  void dial(LiveEndpoint endpoint, Connecting connecting) {
    Terms terms = connecting.terms().anew(endpoint.transport());
    Lane lane = lanes.open(endpoint, terms);
    if (!terms.http1() && lane.shut()) {
      lane.anteroom.join(connecting);
      return;
    }
    Dial under = terms.http1() ? null : lane.dial;
    if (under != null && under.takes()) {
      under.join(connecting);
      return;
    }
    Dial dial = new Dial(this, endpoint, terms);
    dial.join(connecting);
    if (dial.shareable() && !lane.http1) {
      lane.dial = dial;
    }
    dial.watch(loop.thread().openStreamConnection(endpoint.address(), dial, OPTIONS));
  }

  void keep(LiveEndpoint endpoint, Keep keep) {
    lanes.open(endpoint, Terms.ANY).keep = keep;
  }

  /// Nobody more can wait for it.
  void dialled(Dial dial) {
    Lane lane = lanes.of(dial.endpoint(), dial.terms());
    if (lane != null && lane.dial == dial) {
      lane.dial = null;
    }
  }

  /// The endpoint of a dial speaks HTTP/1.1: nothing is shared, and nobody need wait for what
  /// others make.
  void http1(Dial dial) {
    Lane lane = lanes.of(dial.endpoint(), dial.terms());
    if (lane != null) {
      lane.http1 = true;
    }
  }

  /// Connects for who waited for a connection that others got, unless the endpoint was taken out
  /// meanwhile.
  void dialAgain(LiveEndpoint endpoint, Connecting left) {
    if (lanes.know(endpoint, left.terms())) {
      dial(endpoint, left);
    } else {
      takenOut(left);
    }
  }

  /// How many endpoints something is kept of; 0 or more.
  int lanes() {
    return lanes.count();
  }

  /// Closes what is idle and keeps nothing for this endpoint any more; what is in use takes nothing
  /// new.
  void evict(LiveEndpoint endpoint) {
    for (Lane lane : lanes.remove(endpoint)) {
      lane.retire();
      for (Connecting left = lane.anteroom.next(); left != null; left = lane.anteroom.next()) {
        takenOut(left);
      }
    }
  }

  private static void takenOut(Connecting left) {
    left.notConnected(Reason.CONNECT_REFUSED, "the endpoint was taken out");
  }

  Http1Upstream opened(LiveEndpoint endpoint, StreamConnection stream, Made made) {
    endpoint.connected();
    try {
      return new Http1Upstream(this, endpoint, stream, made);
    } catch (RuntimeException e) {
      IoUtils.safeClose(stream);
      endpoint.connectionClosed();
      throw e;
    }
  }

  /// @throws NoRoomException if there are no buffers for its first words; it is closed
  Http2Upstream openedShared(LiveEndpoint endpoint, StreamConnection stream, Made made) {
    endpoint.connected();
    Http2Upstream shared = new Http2Upstream(this, endpoint, stream, made);
    try {
      shared.begin();
      return shared;
    } catch (RuntimeException e) {
      shared.close(Reason.OVERLOADED, "no buffers left");
      throw e;
    }
  }

  /// Lets others use a connection of many, if such are to be made at all now.
  void shared(Http2Upstream made) {
    Lane lane = lane(made);
    if (made.over()) {
      return;
    }
    if (lane == null || made.transport() != made.endpoint().transport()) {
      made.leave();
      return;
    }
    lane.http1 = false;
    lane.shared.add(made);
    letIn(made);
  }

  void release(Http1Upstream upstream) {
    Lane lane = lanes.of(upstream.endpoint(), upstream.made.terms());
    boolean asNow = upstream.made.transport() == upstream.endpoint().transport();
    if (lane == null || !asNow || !lane.hasRoomFor(upstream)) {
      upstream.close();
      return;
    }
    lane.idle.addLast(upstream);
    // The wheel's time is right while something is armed.
    upstream.idleSince = sweepLater();
  }

  /// Nobody uses a connection of many any more.
  ///
  /// @return since when, in the time of the wheel; -1 if it is not to be kept
  long release(Http2Upstream upstream) {
    Lane lane = lane(upstream);
    return lane == null || lane.keepsNoMore(upstream) ? -1 : sweepLater();
  }

  private long sweepLater() {
    if (!sweep.armed()) {
      loop.wheel().arm(sweep, SWEEP_NANOS);
    }
    return loop.wheel().now();
  }

  void closed(Http1Upstream upstream, boolean wasIdle) {
    upstream.endpoint().connectionClosed();
    Lane lane = wasIdle ? lanes.of(upstream.endpoint(), upstream.made.terms()) : null;
    if (lane != null) {
      lane.idle.remove(upstream);
    }
  }

  /// A connection of many takes nothing new.
  void left(Http2Upstream upstream) {
    Lane lane = lane(upstream);
    if (lane != null) {
      boolean _ = lane.shared.remove(upstream);
      letIn(upstream);
    }
  }

  private @Nullable Lane lane(Http2Upstream upstream) {
    return lanes.of(upstream.endpoint(), upstream.made.terms());
  }

  /// Whether somebody waits until the endpoint of a connection takes more.
  boolean awaited(Http2Upstream upstream) {
    Lane lane = lane(upstream);
    return lane != null && !lane.anteroom.vacant();
  }

  /// The endpoint of a connection may take more than it did: lets in who waits for that. Once no
  /// connection to it is shut, those who find no place wait no longer than who comes now.
  void letIn(Http2Upstream upstream) {
    Lane lane = lane(upstream);
    if (lane == null) {
      return;
    }
    lane.anteroom.open(lane);
    while (!lane.shut()) {
      Connecting left = lane.anteroom.next();
      if (left == null) {
        return;
      }
      dial(upstream.endpoint(), left);
    }
  }

  /// Closes connections that have been idle for too long; the longest idle come first.
  @Override
  public void expired() {
    if (lanes.sweep(loop.wheel().now())) {
      loop.wheel().arm(sweep, SWEEP_NANOS);
    }
  }
}
