/// Puts everything together: configuration, plugins, engine, admin.
@NullMarked
package penstock.server;

import org.jspecify.annotations.NullMarked;
