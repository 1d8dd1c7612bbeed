/// Accepts connections.
@NullMarked
package penstock.core.listen;

import org.jspecify.annotations.NullMarked;
