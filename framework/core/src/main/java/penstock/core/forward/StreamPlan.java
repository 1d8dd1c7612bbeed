package penstock.core.forward;

import penstock.core.io.BufferPool;
import penstock.core.upstream.Upstreams;
import penstock.spi.io.StreamTarget;

/// How the connections of one listener are joined with endpoints.
///
/// @param upstreams what each I/O thread has for connections to endpoints
/// @param buffers lent while bytes wait
/// @param idleNanos how long nothing may move; 0 for no limit
/// @param halfClosedNanos the same once one side has said its last word; 0 for no limit
/// @param retries how many further endpoints may be tried; 0 or more
record StreamPlan(
    Upstreams upstreams, BufferPool buffers, long idleNanos, long halfClosedNanos, int retries) {

  /// As a listener asks for it; the lower limit counts where a session is half closed.
  static StreamPlan of(Upstreams upstreams, BufferPool buffers, StreamTarget target) {
    long idle = target.idle().toNanos();
    long half = target.halfClosed().toNanos();
    return new StreamPlan(
        upstreams,
        buffers,
        idle,
        half == 0 || (idle > 0 && idle < half) ? idle : half,
        target.retries());
  }
}
