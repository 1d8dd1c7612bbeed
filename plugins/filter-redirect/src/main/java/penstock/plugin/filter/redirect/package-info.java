/// Sends clients elsewhere.
@NullMarked
package penstock.plugin.filter.redirect;

import org.jspecify.annotations.NullMarked;
