/// Asks for user and password.
@NullMarked
package penstock.plugin.filter.basicauth;

import org.jspecify.annotations.NullMarked;
