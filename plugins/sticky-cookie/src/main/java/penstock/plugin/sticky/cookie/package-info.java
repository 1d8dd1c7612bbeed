/// Keeps a client with its endpoint by a cookie, the application's own cookie, or a header.
@NullMarked
package penstock.plugin.sticky.cookie;

import org.jspecify.annotations.NullMarked;
