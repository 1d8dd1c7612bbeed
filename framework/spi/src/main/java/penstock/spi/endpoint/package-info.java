/// One backend server, and what the framework measures of it.
@NullMarked
package penstock.spi.endpoint;

import org.jspecify.annotations.NullMarked;
