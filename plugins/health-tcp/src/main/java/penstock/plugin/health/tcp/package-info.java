/// The health check that asks whether a port is open.
@NullMarked
package penstock.plugin.health.tcp;

import org.jspecify.annotations.NullMarked;
