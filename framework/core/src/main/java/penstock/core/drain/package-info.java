/// Letting endpoints run empty.
@NullMarked
package penstock.core.drain;

import org.jspecify.annotations.NullMarked;
