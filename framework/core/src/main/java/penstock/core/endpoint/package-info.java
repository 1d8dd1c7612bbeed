/// One endpoint as it is now: counts, latency and state.
@NullMarked
package penstock.core.endpoint;

import org.jspecify.annotations.NullMarked;
