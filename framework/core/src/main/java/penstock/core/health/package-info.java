/// Whether an endpoint is well: asking it, and watching how it answers.
@NullMarked
package penstock.core.health;

import org.jspecify.annotations.NullMarked;
