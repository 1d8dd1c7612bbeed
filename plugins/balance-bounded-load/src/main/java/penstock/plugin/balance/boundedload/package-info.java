/// Sends a key to the same candidate every time unless that one is overloaded.
@NullMarked
package penstock.plugin.balance.boundedload;

import org.jspecify.annotations.NullMarked;
