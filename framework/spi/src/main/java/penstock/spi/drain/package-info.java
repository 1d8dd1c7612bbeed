/// Letting an endpoint run empty.
@NullMarked
package penstock.spi.drain;

import org.jspecify.annotations.NullMarked;
