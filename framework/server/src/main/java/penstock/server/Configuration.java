package penstock.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.config.Catalogue;
import penstock.config.ConfigException;
import penstock.config.ConfigLoader;
import penstock.config.Environment;
import penstock.config.Loaded;
import penstock.config.Problem;
import penstock.core.engine.LineProblems;
import penstock.core.route.RouteProblem;

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
    ConfigLoader loader = new ConfigLoader(catalogue, Environment.process());
    Loaded<Settings> loaded =
        file == null
            ? loader.load(COMMAND_LINE, String.valueOf(text), Settings.class)
            : loader.load(file, Settings.class);
    List<Problem> errors = new ArrayList<>();
    for (RouteProblem found : LineProblems.check(loaded.value().line())) {
      Problem problem = loaded.positions().problem(found.path(), found.message());
      if (found.warning()) {
        log.atWarn().addKeyValue("problem", problem).log("configuration");
      } else {
        errors.add(problem);
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
    return loaded.value();
  }
}
