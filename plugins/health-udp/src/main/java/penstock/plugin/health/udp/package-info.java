/// The health check that sends a datagram, or asks a name server.
@NullMarked
package penstock.plugin.health.udp;

import org.jspecify.annotations.NullMarked;
