/// Addresses and blocks of addresses; needs the JDK alone.
@NullMarked
package penstock.core.net;

import org.jspecify.annotations.NullMarked;
