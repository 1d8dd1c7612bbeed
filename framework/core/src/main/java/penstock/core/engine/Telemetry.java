package penstock.core.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.AccessLogSettings;
import penstock.spi.Extension;
import penstock.spi.trace.Tracing;

/// What is told of requests.
///
/// @param version a word for the configuration
/// @param accessLog a line for each request
/// @param tracing follows requests; null for nobody
public record Telemetry(
    String version, List<AccessLogSettings> accessLog, @Nullable Extension<Tracing> tracing) {

  /// Keeps the order.
  public Telemetry {
    accessLog = List.copyOf(accessLog);
  }
}
