package penstock.server.test;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  /// A configuration.
  static Subject ofConfiguration(Path file, List<String> filters) {
    return new Subject(file.toString(), file, null, filters);
  }

  /// A rule on its own: the one route that has it bears its name, and what it leaves open goes to a
  /// pool called `next`.
  ///
  /// @param pools the pools there are
  static Subject ofScript(Path script, Map<String, TestPoolSettings> pools, List<String> filters) {
    Path file = script.toAbsolutePath().normalize();
    Path folder = folderOf(file);
    String fileName = String.valueOf(file.getFileName());
    Set<String> names = new LinkedHashSet<>(pools.keySet());
    names.add(NEXT);
    String list =
        names.stream()
            .map(pool -> "  " + quoted(pool) + ": { endpoints: [\"127.0.0.1:9\"] }\n")
            .collect(Collectors.joining());
    String text =
        """
        scripts: { dir: %s }
        listeners: { tests: { bind: "127.0.0.1:0" } }
        routes:
          - { name: %s, rule: { type: js, script: %s }, pool: next }
        pools:
        %s\
        """
            .formatted(
                quoted(folder.toString()),
                quoted(fileName.substring(0, Math.max(1, fileName.lastIndexOf('.')))),
                quoted(folder.relativize(file).toString()),
                list);
    return new Subject(script.toString(), null, text, filters);
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
