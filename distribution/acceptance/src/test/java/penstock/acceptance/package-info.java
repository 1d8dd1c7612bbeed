/// What is shipped, tried as its users would: processes, HTTP and sockets.
@NullMarked
package penstock.acceptance;

import org.jspecify.annotations.NullMarked;
