package penstock.core.upstream;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import penstock.core.endpoint.EndpointTls;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.io.BufferPool;
import penstock.core.io.Loop;
import penstock.core.io.Timed;
import penstock.core.io.Timer;

/// The connections of one I/O thread to all endpoints. Only that thread may touch it.
///
/// The connection used last is used next, so that a pool that needs few keeps few.
public final class UpstreamPool implements Timed {

  private static final long SWEEP_NANOS = 1_000_000_000;
  private static final OptionMap OPTIONS =
      OptionMap.builder().set(Options.TCP_NODELAY, true).set(Options.KEEP_ALIVE, true).getMap();

  private final Loop loop;
  private final BufferPool buffers;
  private final Map<LiveEndpoint, Lane> lanes = new HashMap<>();
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

  /// Takes an idle connection.
  ///
  /// @param endpoint to whom
  /// @param keep how many idle ones to keep from now on, and how long
  /// @return null if there is none
  public @Nullable Http1Upstream idle(LiveEndpoint endpoint, Keep keep) {
    Lane lane = lanes.get(endpoint);
    if (lane == null) {
      return null;
    }
    lane.keep = keep;
    return lane.idle.pollLast();
  }

  /// Begins to connect.
  ///
  /// @param endpoint to whom; its address is resolved
  /// @param keep how many idle ones to keep from now on, and how long
  /// @param listener told how it ended, never before this returns
  public Connecting connect(LiveEndpoint endpoint, Keep keep, ConnectListener listener) {
    keep(endpoint, keep);
    Connecting connecting = new Connecting(this, endpoint, listener);
    connecting.watch(loop.thread().openStreamConnection(endpoint.address(), connecting, OPTIONS));
    return connecting;
  }

  void keep(LiveEndpoint endpoint, Keep keep) {
    lanes.computeIfAbsent(endpoint, _ -> new Lane()).keep = keep;
  }

  /// Closes what is idle and keeps nothing for this endpoint any more.
  void evict(LiveEndpoint endpoint) {
    Lane lane = lanes.remove(endpoint);
    if (lane == null) {
      return;
    }
    for (Http1Upstream idle = lane.idle.pollLast(); idle != null; idle = lane.idle.pollLast()) {
      idle.close();
    }
  }

  Http1Upstream opened(LiveEndpoint endpoint, StreamConnection stream, @Nullable EndpointTls tls) {
    endpoint.connectionOpened();
    try {
      Http1Upstream made = new Http1Upstream(this, endpoint, stream);
      made.tls = tls;
      return made;
    } catch (RuntimeException e) {
      IoUtils.safeClose(stream);
      endpoint.connectionClosed();
      throw e;
    }
  }

  void release(Http1Upstream upstream) {
    Lane lane = lanes.get(upstream.endpoint());
    boolean asNow = upstream.tls == upstream.endpoint().tls();
    if (lane == null || !asNow || lane.idle.size() >= lane.keep.most()) {
      upstream.close();
      return;
    }
    lane.idle.addLast(upstream);
    if (!sweep.armed()) {
      loop.wheel().arm(sweep, SWEEP_NANOS);
    }
    // The wheel's time is right while something is armed.
    upstream.idleSince = loop.wheel().now();
  }

  void closed(Http1Upstream upstream, boolean wasIdle) {
    upstream.endpoint().connectionClosed();
    Lane lane = wasIdle ? lanes.get(upstream.endpoint()) : null;
    if (lane != null) {
      lane.idle.remove(upstream);
    }
  }

  /// Closes connections that have been idle for too long; the longest idle come first.
  @Override
  public void expired() {
    boolean more = false;
    long now = loop.wheel().now();
    for (Lane lane : lanes.values()) {
      Http1Upstream oldest = lane.idle.peekFirst();
      while (oldest != null && now - oldest.idleSince > lane.keep.nanos()) {
        lane.idle.removeFirst();
        oldest.close();
        oldest = lane.idle.peekFirst();
      }
      more |= oldest != null;
    }
    if (more) {
      loop.wheel().arm(sweep, SWEEP_NANOS);
    }
  }

  private static final class Lane {
    final ArrayDeque<Http1Upstream> idle = new ArrayDeque<>();
    Keep keep = Keep.NONE;
  }
}
