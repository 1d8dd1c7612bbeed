/// Asking an endpoint by HTTP whether it is well.
@NullMarked
package penstock.spi.health.http;

import org.jspecify.annotations.NullMarked;
