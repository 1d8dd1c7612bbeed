package penstock.plugin.route.js;

import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.scripting.ScriptSettings;
import penstock.scripting.ScriptUser;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Shorthand;

/// A rule in JavaScript: `rule: { type: js, script: shop.js }`.
///
/// @param script its file, relative to the folder of scripts
/// @param onError what becomes of a request whose rule fails
/// @param shadow another script that is asked too and not heeded; null for none
@Shorthand("script")
@Describe("A routing rule in JavaScript; a plain value is its file.")
public record Settings(
    @Describe("The script's file, relative to scripts.dir.") String script,
    @Describe(
            "What becomes of a request whose rule fails: next as if it had said next(), or reject"
                + " with 500.")
        @Default("next")
        OnError onError,
    @Describe("Another script that is asked too and not heeded, to compare them.")
        @Nullable ShadowSettings shadow)
    implements ScriptUser {

  /// Checks the file's name.
  ///
  /// @throws IllegalArgumentException if it is no script's
  public Settings {
    ScriptSettings.checkFile("script", script);
  }

  @Override
  public List<Use> scripts() {
    Use own = new Use("", script, RuleRole.REQUESTS, true);
    return shadow == null
        ? List.of(own)
        : List.of(own, new Use("shadow", shadow.script(), RuleRole.REQUESTS, true));
  }

  /// What becomes of a request whose rule fails.
  public enum OnError {
    /// As if the rule had said `next()`.
    NEXT,
    /// It is answered 500.
    REJECT
  }
}
