package penstock.core.forward;

import penstock.core.io.BufferPool;
import penstock.core.upstream.Upstreams;

/// How the connections of one listener are joined with endpoints.
///
/// @param upstreams what each I/O thread has for connections to endpoints
/// @param buffers lent while bytes wait
/// @param idleNanos how long nothing may move; 0 for no limit
/// @param retries how many further endpoints may be tried; 0 or more
record StreamPlan(Upstreams upstreams, BufferPool buffers, long idleNanos, int retries) {}
