/// Ending TLS at a listener.
@NullMarked
package penstock.spi.tls;

import org.jspecify.annotations.NullMarked;
