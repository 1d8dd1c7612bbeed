/// What scripts see of traffic, as host objects of the engine. For one thread at a time, but for
/// what is said to be immutable.
@NullMarked
package penstock.scripting.view;

import org.jspecify.annotations.NullMarked;
