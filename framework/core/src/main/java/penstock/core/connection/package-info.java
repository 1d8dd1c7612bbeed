/// Client connections and their requests, seen as the line sees them.
@NullMarked
package penstock.core.connection;

import org.jspecify.annotations.NullMarked;
