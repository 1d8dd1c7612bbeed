/// HTTP/2 from clients: frames, streams, windows, and streams seen as Undertow's exchanges.
@NullMarked
package penstock.core.http2;

import org.jspecify.annotations.NullMarked;
