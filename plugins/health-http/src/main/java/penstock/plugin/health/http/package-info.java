/// The health check that sends an HTTP request and judges the answer.
@NullMarked
package penstock.plugin.health.http;

import org.jspecify.annotations.NullMarked;
