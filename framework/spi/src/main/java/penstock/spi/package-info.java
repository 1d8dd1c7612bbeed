/// What a plugin is, and how its settings are written.
@NullMarked
package penstock.spi;

import org.jspecify.annotations.NullMarked;
