/// The health check whose answers a script judges.
@NullMarked
package penstock.plugin.health.js;

import org.jspecify.annotations.NullMarked;
