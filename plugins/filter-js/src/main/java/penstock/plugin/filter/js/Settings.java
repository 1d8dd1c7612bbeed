package penstock.plugin.filter.js;

import java.util.List;
import penstock.scripting.ScriptSettings;
import penstock.scripting.ScriptUser;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// A filter in JavaScript: `filters: [{ type: js, script: headers.js }]`.
///
/// @param script its file, relative to the folder of scripts
/// @param onError what becomes of a request whose script fails
@Shorthand("script")
@Describe("A filter in JavaScript; a plain value is its file.")
public record Settings(
    @Describe("The script's file, relative to scripts.dir.") String script,
    @Describe(
            "What becomes of a request whose script fails: pass as if there were no script, or fail"
                + " with 500.")
        @Default("pass")
        OnError onError)
    implements ScriptUser {

  /// Checks the file's name.
  ///
  /// @throws IllegalArgumentException if it is no script's
  public Settings {
    ScriptSettings.checkFile("script", script);
  }

  @Override
  public List<Use> scripts() {
    return List.of(new Use("", script, FilterRole.ROLE, false));
  }

  /// What becomes of a request whose script fails.
  public enum OnError {
    /// It passes, and its answer, as they are.
    PASS,
    /// It is answered 500.
    FAIL
  }
}
