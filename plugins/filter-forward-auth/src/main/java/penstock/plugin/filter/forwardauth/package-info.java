/// Asks a service whether a request may pass.
@NullMarked
package penstock.plugin.filter.forwardauth;

import org.jspecify.annotations.NullMarked;
