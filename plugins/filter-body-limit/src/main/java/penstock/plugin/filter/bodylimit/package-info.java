/// Bounds the bodies of requests.
@NullMarked
package penstock.plugin.filter.bodylimit;

import org.jspecify.annotations.NullMarked;
