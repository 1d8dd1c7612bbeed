/// Lets those through who bring a token signed by someone trusted.
@NullMarked
package penstock.plugin.filter.jwt;

import org.jspecify.annotations.NullMarked;
