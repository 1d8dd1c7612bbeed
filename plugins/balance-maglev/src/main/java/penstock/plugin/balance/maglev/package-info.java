/// Sends a key to the same candidate every time, by a Maglev table.
@NullMarked
package penstock.plugin.balance.maglev;

import org.jspecify.annotations.NullMarked;
