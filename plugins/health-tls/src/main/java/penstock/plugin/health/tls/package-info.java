/// A health check that shakes hands in TLS.
@NullMarked
package penstock.plugin.health.tls;

import org.jspecify.annotations.NullMarked;
