/// Sessions of TCP and UDP, before they begin.
@NullMarked
package penstock.spi.session;

import org.jspecify.annotations.NullMarked;
