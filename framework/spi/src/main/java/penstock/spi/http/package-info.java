/// Texts of HTTP messages: checked, escaped, filled in and matched; shared by routes and filters.
@NullMarked
package penstock.spi.http;

import org.jspecify.annotations.NullMarked;
