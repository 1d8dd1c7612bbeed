package penstock.server.test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.core.engine.Rehearsal;
import penstock.scripting.LineCoverage.FileLines;
import penstock.scripting.ScriptException;

/// Where tests are played: sets up lines with the plugins of one home. One thread at a time.
public interface Rehearsing {

  /// The filters there are, by type.
  List<String> filters();

  /// Sets up the line of a configuration.
  ///
  /// @param file the configuration; null if it stands in `text`
  /// @param text the configuration itself; null if it stands in `file`
  /// @throws penstock.config.ConfigException if the configuration is wrong
  /// @throws IOException if a file it names cannot be read
  Rehearsal of(@Nullable Path file, @Nullable String text, Rehearsal.Director director)
      throws IOException;

  /// What calls of scripts have failed with since this was last asked.
  List<ScriptException> failures();

  /// What was run of scripts so far, file by file; empty if nobody notes it.
  List<FileLines> lines();
}
