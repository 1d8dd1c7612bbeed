package penstock.server.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a file of tests is about.
///
/// @param name for people
/// @param file a configuration; null if it stands in `text`
/// @param text a configuration; null if it stands in `file`
/// @param filters the types of filters that are played
record Subject(String name, @Nullable Path file, @Nullable String text, List<String> filters) {

  private static final String NEXT = "next";
  private static final String TYPES = "penstock.d.ts";
  private static final String LISTENER = "listeners: { tests: { bind: \"127.0.0.1:0\", %s } }\n";

  /// A configuration.
  static Subject ofConfiguration(Path file, List<String> filters) {
    return new Subject(file.toString(), file, null, filters);
  }

  /// A rule on its own: the one route that has it bears its name, and what it leaves open goes to a
  /// pool called `next`. A rule of connections stands on the one listener.
  ///
  /// @param settings of the file
  static Subject ofScript(Path script, TestFileSettings settings) {
    String rule = "{ type: js, script: %s }".formatted(quoted(name(script)));
    boolean connections = settings.tests().stream().anyMatch(test -> test.connection() != null);
    String place =
        connections
            ? LISTENER.formatted("protocol: tls, default: next, rule: " + rule)
            : LISTENER.formatted("protocol: http")
                + "routes: [{ name: %s, rule: %s, pool: next }]%n"
                    .formatted(quoted(withoutEnding(script)), rule);
    return alone(script, settings, place, "");
  }

  /// A script on its own that balances every pool; all requests go to a pool called `next`.
  ///
  /// @param settings of the file
  static Subject ofBalance(Path script, TestFileSettings settings) {
    return alone(
        script,
        settings,
        LISTENER.formatted("protocol: http") + "routes: [{ pool: next }]\n",
        ", balance: { type: js, script: %s }".formatted(quoted(name(script))));
  }

  /// A filter on its own: the one route that has it bears its name and goes to a pool called
  /// `next`.
  ///
  /// @param settings of the file
  static Subject ofFilter(Path script, TestFileSettings settings) {
    return alone(
        script,
        settings,
        LISTENER.formatted("protocol: http")
            + "routes: [{ name: %s, filters: [{ type: js, script: %s }], pool: next }]%n"
                .formatted(quoted(withoutEnding(script)), quoted(name(script))),
        "");
  }

  /// A health check on its own that every pool has, asking for `/`.
  ///
  /// @param settings of the file
  static Subject ofHealth(Path script, TestFileSettings settings) {
    return alone(
        script,
        settings,
        LISTENER.formatted("protocol: http") + "routes: [{ pool: next }]\n",
        ", health: { type: js, script: %s }".formatted(quoted(name(script))));
  }

  private static Subject alone(
      Path script, TestFileSettings settings, String place, String poolKeys) {
    Set<String> names = new LinkedHashSet<>(settings.pools().keySet());
    names.add(NEXT);
    String pools =
        names.stream()
            .map(pool ->
                "  %s: { endpoints: [\"127.0.0.1:9\"]%s }%n".formatted(quoted(pool), poolKeys))
            .collect(Collectors.joining());
    String text =
        "scripts: { dir: %s }%n%spools:%n%s"
            .formatted(quoted(folderOf(absolute(script)).toString()), place, pools);
    return new Subject(script.toString(), null, text, settings.filters());
  }

  private static Path absolute(Path script) {
    return script.toAbsolutePath().normalize();
  }

  private static String name(Path script) {
    Path file = absolute(script);
    return folderOf(file).relativize(file).toString();
  }

  private static String withoutEnding(Path script) {
    String name = String.valueOf(script.getFileName());
    return name.substring(0, Math.max(1, name.lastIndexOf('.')));
  }

  /// The folder of scripts: the nearest one that has their types, or else the script's own.
  private static Path folderOf(Path script) {
    Path own = script.resolveSibling("");
    for (Path folder = own; folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(TYPES))) {
        return folder;
      }
    }
    return own;
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("${", "$${") + '"';
  }
}
