package penstock.server.test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a file of tests is about.
///
/// @param name for people
/// @param file a configuration; null if it stands in `text`
/// @param text a configuration; null if it stands in `file`
/// @param filters the types of filters that are played
record Subject(String name, @Nullable Path file, @Nullable String text, List<String> filters) {

  /// A configuration.
  static Subject ofConfiguration(Path file, List<String> filters) {
    return new Subject(file.toString(), file, null, filters);
  }

  /// A rule on its own: the one route that has it bears its name, and what it leaves open goes to a
  /// route called `next`, which answers 404.
  ///
  /// @param pools the pools there are
  static Subject ofScript(Path script, Map<String, TestPoolSettings> pools, List<String> filters) {
    String fileName = String.valueOf(script.getFileName());
    int dot = fileName.lastIndexOf('.');
    String route = dot < 1 ? fileName : fileName.substring(0, dot);
    StringBuilder text = new StringBuilder(256);
    text.append("listeners: { tests: { bind: \"127.0.0.1:0\" } }\nroutes:\n  - name: ")
        .append(quoted(route))
        .append("\n    rule: { type: js, script: ")
        .append(quoted(script.toAbsolutePath().normalize().toString()))
        .append(" }\n  - { name: next, respond: { status: 404 } }\npools:\n");
    pools
        .keySet()
        .forEach(pool ->
            text.append("  ").append(quoted(pool)).append(": { endpoints: [\"127.0.0.1:9\"] }\n"));
    if (pools.isEmpty()) {
      text.append("  {}\n");
    }
    return new Subject(script.toString(), null, text.toString(), filters);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("${", "$${") + '"';
  }
}
