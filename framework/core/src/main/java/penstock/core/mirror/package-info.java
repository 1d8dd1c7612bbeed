/// Copies of requests for a second pool, whose answers nobody gets.
@NullMarked
package penstock.core.mirror;

import org.jspecify.annotations.NullMarked;
