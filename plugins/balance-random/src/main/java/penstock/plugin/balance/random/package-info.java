/// Draws a candidate at random, by weight.
@NullMarked
package penstock.plugin.balance.random;

import org.jspecify.annotations.NullMarked;
