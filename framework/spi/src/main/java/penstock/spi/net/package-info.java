/// Addresses and blocks of addresses; needs the JDK alone.
@NullMarked
package penstock.spi.net;

import org.jspecify.annotations.NullMarked;
