/// Keeping a client with its endpoint.
@NullMarked
package penstock.spi.sticky;

import org.jspecify.annotations.NullMarked;
