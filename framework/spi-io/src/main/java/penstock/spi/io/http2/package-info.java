/// As much HTTP/2 as one question on a connection of its own takes, such as a health check's.
@NullMarked
package penstock.spi.io.http2;

import org.jspecify.annotations.NullMarked;
