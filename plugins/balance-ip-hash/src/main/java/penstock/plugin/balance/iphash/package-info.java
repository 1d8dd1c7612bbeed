/// Sends a client address to the same candidate every time.
@NullMarked
package penstock.plugin.balance.iphash;

import org.jspecify.annotations.NullMarked;
