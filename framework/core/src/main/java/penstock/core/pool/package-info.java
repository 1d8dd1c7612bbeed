/// A named group of endpoints: who takes this request.
@NullMarked
package penstock.core.pool;

import org.jspecify.annotations.NullMarked;
