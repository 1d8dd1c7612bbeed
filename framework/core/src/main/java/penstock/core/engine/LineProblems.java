package penstock.core.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.AccessLogSettings;
import penstock.core.accesslog.AccessLogs;
import penstock.core.listen.AutoListenerSettings;
import penstock.core.listen.HttpListenerSettings;
import penstock.core.listen.HttpsListenerSettings;
import penstock.core.listen.TcpListenerSettings;
import penstock.core.listen.TlsListenerSettings;
import penstock.core.route.RouteProblem;
import penstock.core.route.RouteProblems;
import penstock.core.udp.UdpListenerSettings;

/// What is wrong with the parts of a configuration beside each other.
public final class LineProblems {

  private LineProblems() {}

  /// What routes may name. It may be more than the settings hold, if not all of it could be read.
  ///
  /// @param listeners by name
  /// @param pools by name
  public record Names(Set<String> listeners, Set<String> pools) {}

  /// Checks. Runs on a control thread.
  ///
  /// @return every problem; warnings among them are marked as such
  public static List<RouteProblem> check(LineSettings settings, Names names) {
    List<RouteProblem> problems = new ArrayList<>();
    if (names.listeners().isEmpty()) {
      problems.add(error("listeners", "none (expected: one or more)"));
    }
    sameAddresses(settings.listeners(), problems);
    settings
        .pools()
        .forEach((name, pool) -> {
          if (pool.endpoints().isEmpty() && pool.discover() == null) {
            problems.add(
                new RouteProblem(
                    "pools." + name,
                    "no endpoints: its requests are answered 503 (expected: endpoints or"
                        + " discover)",
                    true));
          }
        });
    problems.addAll(SessionProblems.check(settings, names.pools()));
    accessLogs(settings.telemetry().accessLog(), problems);
    problems.addAll(RouteProblems.check(settings.routes(), names.pools(), names.listeners()));
    return List.copyOf(problems);
  }

  private static void accessLogs(List<AccessLogSettings> logs, List<RouteProblem> problems) {
    Integer doubled = AccessLogs.doubled(logs);
    if (doubled != null) {
      problems.add(
          error("accessLog[" + doubled + "]", "a log that another one writes (expected: one)"));
    }
    for (int i = 0; i < logs.size(); i++) {
      Path file = logs.get(i).file();
      String problem = file == null ? null : AccessLogs.problem(file);
      if (problem != null) {
        problems.add(error("accessLog[" + i + "].file", problem));
      }
    }
  }

  private static void sameAddresses(
      Map<String, ListenerSettings> listeners, List<RouteProblem> problems) {
    Map<String, String> first = new HashMap<>();
    listeners.forEach((name, listener) -> {
      String bind = bindOf(listener.listener().settings());
      if (bind != null && !bind.endsWith(":0")) {
        boolean datagrams = listener.listener().settings() instanceof UdpListenerSettings;
        String other = first.putIfAbsent(datagrams ? "udp " + bind : bind, name);
        if (other != null) {
          problems.add(
              error(
                  "listeners." + name + ".bind",
                  bind + " (expected: another address, listener " + other + " has it)"));
        }
      }
    });
  }

  /// Where a listener of these settings listens; null if it is of another make.
  static @Nullable String bindOf(Record settings) {
    return switch (settings) {
      case HttpListenerSettings http -> http.bind();
      case HttpsListenerSettings https -> https.bind();
      case TcpListenerSettings tcp -> tcp.bind();
      case UdpListenerSettings udp -> udp.bind();
      case TlsListenerSettings tls -> tls.bind();
      case AutoListenerSettings auto -> auto.bind();
      default -> null;
    };
  }

  private static RouteProblem error(String path, String message) {
    return new RouteProblem(path, message, false);
  }
}
