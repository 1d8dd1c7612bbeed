/// Who belongs to a pool, and at which address.
@NullMarked
package penstock.core.discovery;

import org.jspecify.annotations.NullMarked;
