/// Which route a request takes: the users' conditions, compiled to an index and decided without
/// I/O.
@NullMarked
package penstock.core.route;

import org.jspecify.annotations.NullMarked;
