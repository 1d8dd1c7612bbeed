package penstock.core.engine;

import penstock.core.io.Loops;
import penstock.core.metrics.LineRegistry;
import penstock.core.tls.Handshakes;
import penstock.core.udp.DatagramLoops;

/// What the core's listeners run on.
///
/// @param loops the I/O threads
/// @param datagrams the threads that move datagrams
/// @param handshakes where TLS handshakes are done
/// @param registry where listeners are measured
public record Ground(
    Loops loops, DatagramLoops datagrams, Handshakes handshakes, LineRegistry registry) {}
