/// Routing rules in JavaScript.
@NullMarked
package penstock.plugin.route.js;

import org.jspecify.annotations.NullMarked;
