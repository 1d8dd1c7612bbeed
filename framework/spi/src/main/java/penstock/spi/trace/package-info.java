/// Following requests from clients to endpoints.
@NullMarked
package penstock.spi.trace;

import org.jspecify.annotations.NullMarked;
