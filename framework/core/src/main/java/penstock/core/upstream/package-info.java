/// Connections to endpoints: connect, keep alive, speak HTTP/1.1, cancel.
@NullMarked
package penstock.core.upstream;

import org.jspecify.annotations.NullMarked;
