/// What stands between a route and the forwarding of its requests.
@NullMarked
package penstock.core.filter;

import org.jspecify.annotations.NullMarked;
