/// TCP sockets on selectors: XNIO's I/O threads, connections and acceptors, made for connections
/// that come and go by the thousand.
@NullMarked
package penstock.core.socket;

import org.jspecify.annotations.NullMarked;
