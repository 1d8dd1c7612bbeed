/// Takes the candidate with the least in flight for its weight.
@NullMarked
package penstock.plugin.balance.leastconnections;

import org.jspecify.annotations.NullMarked;
