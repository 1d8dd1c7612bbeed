/// Asks endpoints for another path or query.
@NullMarked
package penstock.plugin.filter.rewrite;

import org.jspecify.annotations.NullMarked;
