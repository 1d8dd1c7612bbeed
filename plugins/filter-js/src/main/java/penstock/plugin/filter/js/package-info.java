/// Changes requests and answers by a script.
@NullMarked
package penstock.plugin.filter.js;

import org.jspecify.annotations.NullMarked;
