package penstock.core.udp;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.io.TimingWheel;

/// Sockets whose sessions have had all their answers, for further sessions with the same endpoints:
/// to open one costs more than to use it. Each rests before, and one to which anything comes
/// meanwhile, such as an answer too many, is closed: nobody is to get what was meant for another.
/// Belongs to one loop.
final class KeptSockets implements Timed {

  /// How long one rests at least, by a clock that may be a tick late.
  static final long REST_NANOS = 3 * TimingWheel.TICK_NANOS;

  /// One that nobody has needed for so long is closed.
  private static final long UNUSED_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// So many sessions have one: who sends forged answers is not to find the same ports for long.
  static final int MOST_USES = 16;

  private final DatagramLoop loop;
  private final AtomicInteger room;
  private final Map<InetSocketAddress, ArrayDeque<EndpointChannel>> resting = new HashMap<>();
  private final ByteBuffer octet = ByteBuffer.allocateDirect(1);
  private final Timer timer = new Timer(this);

  /// @param room how many more may be kept, by all loops together
  KeptSockets(DatagramLoop loop, AtomicInteger room) {
    this.loop = loop;
    this.room = room;
  }

  /// One that is connected to an endpoint and has rested.
  ///
  /// @return null if there is none
  @Nullable EndpointChannel take(InetSocketAddress endpoint) {
    ArrayDeque<EndpointChannel> row = resting.get(endpoint);
    EndpointChannel first = row == null ? null : first(row, REST_NANOS);
    while (row != null && first != null && !first.silent(octet)) {
      drop(first);
      first = first(row, REST_NANOS);
    }
    if (first != null) {
      room.incrementAndGet();
    }
    return first;
  }

  /// The first of a row, taken out, if it is open and rests for so long.
  private @Nullable EndpointChannel first(ArrayDeque<EndpointChannel> row, long nanos) {
    EndpointChannel first = row.peekFirst();
    while (first != null && first.closed()) {
      row.removeFirst();
      first = row.peekFirst();
    }
    return first != null && loop.wheel().now() - first.restsSince() >= nanos
        ? row.pollFirst()
        : null;
  }

  /// Keeps one whose session is over, if there is room.
  void keep(EndpointChannel used) {
    if (used.uses() >= MOST_USES) {
      used.close();
    } else if (room.decrementAndGet() < 0) {
      room.incrementAndGet();
      used.close();
    } else {
      used.rests(loop.wheel().now());
      if (resting.isEmpty()) {
        loop.wheel().arm(timer, UNUSED_NANOS);
      }
      resting.computeIfAbsent(used.endpoint(), _ -> new ArrayDeque<>()).addLast(used);
    }
  }

  /// One that is kept is of no use any more.
  void drop(EndpointChannel kept) {
    if (!kept.closed()) {
      kept.close();
      room.incrementAndGet();
    }
  }

  @Override
  public void expired() {
    for (ArrayDeque<EndpointChannel> row : resting.values()) {
      EndpointChannel unused = first(row, UNUSED_NANOS);
      while (unused != null) {
        drop(unused);
        unused = first(row, UNUSED_NANOS);
      }
    }
    resting.values().removeIf(ArrayDeque::isEmpty);
    if (!resting.isEmpty()) {
      loop.wheel().arm(timer, UNUSED_NANOS);
    }
  }

  /// Closes all of them, where the system has no room for another one.
  void release() {
    resting.values().forEach(row -> row.forEach(this::drop));
    resting.clear();
    loop.wheel().cancel(timer);
  }
}
