/// Looks at two candidates and takes the one with less in flight.
@NullMarked
package penstock.plugin.balance.leastrequest;

import org.jspecify.annotations.NullMarked;
