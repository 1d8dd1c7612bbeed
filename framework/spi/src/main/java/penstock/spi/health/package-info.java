/// Asking an endpoint whether it is well.
@NullMarked
package penstock.spi.health;

import org.jspecify.annotations.NullMarked;
