/// Answers browsers about other origins.
@NullMarked
package penstock.plugin.filter.cors;

import org.jspecify.annotations.NullMarked;
