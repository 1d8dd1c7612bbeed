/// TLS over connections: engines that say why they failed, and threads for their work.
@NullMarked
package penstock.core.tls;

import org.jspecify.annotations.NullMarked;
