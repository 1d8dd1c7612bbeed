/// Sends a key to the same candidate every time, by a ring of hashes.
@NullMarked
package penstock.plugin.balance.ringhash;

import org.jspecify.annotations.NullMarked;
