/// Lets clients in by their addresses.
@NullMarked
package penstock.plugin.filter.ip;

import org.jspecify.annotations.NullMarked;
