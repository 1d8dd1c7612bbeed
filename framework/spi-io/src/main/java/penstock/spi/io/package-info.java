/// Extension points that see bytes; the types are Undertow's and XNIO's own.
@NullMarked
package penstock.spi.io;

import org.jspecify.annotations.NullMarked;
