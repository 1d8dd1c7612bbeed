/// Choosing one of several endpoints.
@NullMarked
package penstock.spi.balance;

import org.jspecify.annotations.NullMarked;
