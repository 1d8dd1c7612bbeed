/// What the first bytes of a connection tell, before anybody answers them.
@NullMarked
package penstock.core.peek;

import org.jspecify.annotations.NullMarked;
