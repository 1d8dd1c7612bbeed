/// What is counted and measured, by name.
@NullMarked
package penstock.core.metrics;

import org.jspecify.annotations.NullMarked;
