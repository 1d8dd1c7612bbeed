/// Balancing in JavaScript.
@NullMarked
package penstock.plugin.balance.js;

import org.jspecify.annotations.NullMarked;
