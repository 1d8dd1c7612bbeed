/// Finding the endpoints of a pool.
@NullMarked
package penstock.spi.discovery;

import org.jspecify.annotations.NullMarked;
