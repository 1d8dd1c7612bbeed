/// Lets each client send so many requests in a while.
@NullMarked
package penstock.plugin.filter.ratelimit;

import org.jspecify.annotations.NullMarked;
