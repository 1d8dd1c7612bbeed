/// Sends a key to the same candidate every time, by highest random weight.
@NullMarked
package penstock.plugin.balance.rendezvous;

import org.jspecify.annotations.NullMarked;
