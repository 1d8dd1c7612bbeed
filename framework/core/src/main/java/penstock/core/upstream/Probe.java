package penstock.core.upstream;

import penstock.core.endpoint.EndpointHttp2Settings;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.io.TimingWheel;
import penstock.core.metrics.Reason;

/// Asks an endpoint by PING whether it is still there: when its connection has been silent for too
/// long, and when a request was given up that nothing came to. Until it answers, the connection
/// takes nothing new; if it does not, all that is under way there is lost. Belongs to one I/O
/// thread.
final class Probe implements Timed {

  /// A request that is given up after less silence says nothing of the connection.
  private static final long DOUBT_NANOS = 1_000_000_000;

  private static final long BETWEEN_DOUBTS_NANOS = 60_000_000_000L;

  private final Http2Upstream connection;
  private final TimingWheel wheel;
  private final Timer timer = new Timer(this);
  private final long intervalNanos;
  private final long patienceNanos;
  private boolean asked;
  private long askedNanos = System.nanoTime() - BETWEEN_DOUBTS_NANOS - 1;

  Probe(Http2Upstream connection, TimingWheel wheel, EndpointHttp2Settings settings) {
    this.connection = connection;
    this.wheel = wheel;
    this.intervalNanos = settings.pingInterval().toNanos();
    this.patienceNanos = settings.pingTimeout().toNanos();
  }

  /// Whether the endpoint has not answered yet.
  boolean doubts() {
    return asked;
  }

  /// A request is under way.
  void begin() {
    if (intervalNanos > 0 && !timer.armed()) {
      wheel.arm(timer, intervalNanos);
    }
  }

  /// A request was given up: asks if nothing has come for a while, unless that was done not long
  /// ago: endpoints count who asks too often.
  ///
  /// @param sentNanos when it was sent, in [System#nanoTime()]
  void givenUp(long sentNanos) {
    long now = System.nanoTime();
    long silent = Math.min(now - sentNanos, now - connection.traffic().readNanos());
    if (silent > DOUBT_NANOS && now - askedNanos > BETWEEN_DOUBTS_NANOS) {
      ask();
    }
  }

  /// Asks now.
  void ask() {
    if (asked) {
      return;
    }
    asked = true;
    askedNanos = System.nanoTime();
    wheel.cancel(timer);
    wheel.arm(timer, patienceNanos);
    connection.out().ping();
    connection.flushSoon();
  }

  /// The endpoint is there.
  void answered() {
    asked = false;
    wheel.cancel(timer);
    connection.takesMore();
    if (!connection.exchanges().empty()) {
      begin();
    }
  }

  @Override
  public void expired() {
    if (asked) {
      connection.close(Reason.ENDPOINT_RESET, "no answer to a PING");
    } else if (!connection.exchanges().empty()) {
      long silent = System.nanoTime() - connection.traffic().readNanos();
      if (silent >= intervalNanos) {
        ask();
      } else {
        wheel.arm(timer, intervalNanos - silent);
      }
    }
  }

  void stop() {
    wheel.cancel(timer);
  }
}
