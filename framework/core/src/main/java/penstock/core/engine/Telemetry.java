package penstock.core.engine;

import java.util.List;
import penstock.core.accesslog.AccessLogSettings;

/// What is told of requests.
///
/// @param version a word for the configuration
/// @param accessLog a line for each request
public record Telemetry(String version, List<AccessLogSettings> accessLog) {

  /// Keeps the order.
  public Telemetry {
    accessLog = List.copyOf(accessLog);
  }
}
