/// The frames of HTTP/2 and the fields in them, as both sides of a connection read and write them.
@NullMarked
package penstock.core.frame;

import org.jspecify.annotations.NullMarked;
