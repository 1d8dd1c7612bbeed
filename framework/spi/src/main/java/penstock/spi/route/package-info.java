/// Deciding where traffic goes.
@NullMarked
package penstock.spi.route;

import org.jspecify.annotations.NullMarked;
