/// Lets an endpoint run empty, for a while.
@NullMarked
package penstock.plugin.drain.graceful;

import org.jspecify.annotations.NullMarked;
