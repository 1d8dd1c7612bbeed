/// Builds the line from a configuration, replaces it, and takes it down.
@NullMarked
package penstock.core.engine;

import org.jspecify.annotations.NullMarked;
