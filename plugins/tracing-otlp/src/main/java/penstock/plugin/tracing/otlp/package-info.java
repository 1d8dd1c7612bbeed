/// Traces in the words of OpenTelemetry.
@NullMarked
package penstock.plugin.tracing.otlp;

import org.jspecify.annotations.NullMarked;
