package penstock.server;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.admin.AdminSettings;
import penstock.core.accesslog.AccessLogSettings;
import penstock.core.engine.LineSettings;
import penstock.core.engine.ListenerSettings;
import penstock.core.engine.PoolSettings;
import penstock.core.engine.ServerSettings;
import penstock.core.engine.Telemetry;
import penstock.core.route.RouteSettings;
import penstock.scripting.ScriptSettings;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.trace.Tracing;

/// The whole configuration, as users write it.
///
/// @param version of the configuration's form; 1
/// @param server the process
/// @param admin where operators look
/// @param metrics what is measured, and how it is shown
/// @param accessLog a line for each request
/// @param tracing follows requests; null for nobody
/// @param scripts how scripts run
/// @param listeners by name
/// @param routes the first whose conditions hold takes the request
/// @param pools by name
@Describe("A configuration of Penstock.")
public record Settings(
    @Describe("The version of the configuration's form; 1.") @Default("1") int version,
    @Describe("The process as a whole.") @Default("{}") ServerSettings server,
    @Describe("Where operators look.") @Default("{}") AdminSettings admin,
    @Describe("What is measured, and how it is shown.") @Default("{}") MetricsSettings metrics,
    @Describe("Where a line is written for each request.") @Default("[]")
        List<AccessLogSettings> accessLog,
    @Describe("Follows requests from clients to endpoints.") @Nullable Extension<Tracing> tracing,
    @Describe("How routing rules in JavaScript run.") @Default("{}") ScriptSettings scripts,
    @Describe("Where clients connect, by name.") @Default("{}")
        Map<String, ListenerSettings> listeners,
    @Describe(
            "Which requests go where, in order; the first whose conditions hold takes the request.")
        @Default("[]")
        List<RouteSettings> routes,
    @Describe("Groups of endpoints, by name.") @Default("{}") Map<String, PoolSettings> pools) {

  /// Checks the version.
  ///
  /// @throws IllegalArgumentException if it is not 1
  public Settings {
    if (version != 1) {
      throw new IllegalArgumentException("version: " + version + " (expected: 1)");
    }
  }

  /// What a line is built from.
  LineSettings line() {
    return new LineSettings(
        server, listeners, routes, pools, new Telemetry(Version.of(this), accessLog, tracing));
  }
}
