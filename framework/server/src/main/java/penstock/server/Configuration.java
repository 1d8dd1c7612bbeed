package penstock.server;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.config.Catalogue;
import penstock.config.ConfigException;
import penstock.config.ConfigLoader;
import penstock.config.CrossCheck.Finding;
import penstock.config.Environment;
import penstock.config.Loaded;
import penstock.config.Problem;
import penstock.core.engine.LineProblems;

/// Reads the configuration, from where it was found at the start.
///
/// @param file null if it stands in `text`
/// @param text null if it stands in `file`
/// @param catalogue the extensions that may be named
record Configuration(@Nullable Path file, @Nullable String text, Catalogue catalogue) {

  private static final Logger log = LoggerFactory.getLogger(Configuration.class);
  private static final String COMMAND_LINE = "command line";

  /// Reads and checks.
  ///
  /// @throws ConfigException with all that is wrong
  Settings read() {
    return load().value();
  }

  /// The same with the place of everything.
  ///
  /// @throws ConfigException with all that is wrong
  Loaded<Settings> load() {
    ConfigLoader loader = new ConfigLoader(catalogue, Environment.process());
    Loaded<Settings> loaded =
        file == null
            ? loader.load(COMMAND_LINE, String.valueOf(text), Settings.class, Configuration::check)
            : loader.load(file, Settings.class, Configuration::check);
    for (Problem warning : loaded.warnings()) {
      log.atWarn().addKeyValue("problem", warning).log("configuration");
    }
    return loaded;
  }

  private static List<Finding> check(Settings settings, Map<String, Set<String>> names) {
    return LineProblems.check(
            settings.line(),
            new LineProblems.Names(
                names.getOrDefault("listeners", Set.of()), names.getOrDefault("pools", Set.of())))
        .stream()
        .map(found -> new Finding(found.path(), found.message(), found.warning()))
        .toList();
  }
}
