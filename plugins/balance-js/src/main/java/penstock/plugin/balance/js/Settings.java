package penstock.plugin.balance.js;

import java.util.List;
import penstock.scripting.ScriptSettings;
import penstock.scripting.ScriptUser;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Extension;
import penstock.spi.balance.BalancingPolicy;

/// Balancing by a script: `balance: { type: js, script: pick.js }`.
///
/// @param script its file, relative to the folder of scripts
/// @param fallback who chooses where the script fails
@Describe("A script chooses: export default function (candidates, traffic, tools).")
public record Settings(
    @Describe("The script's file, relative to scripts.dir.") String script,
    @Describe("The algorithm that chooses where the script fails or must not be called.")
        @Default("round-robin")
        Extension<BalancingPolicy> fallback)
    implements ScriptUser {

  /// Checks the file's name.
  ///
  /// @throws IllegalArgumentException if it is no script's
  public Settings {
    ScriptSettings.checkFile("script", script);
  }

  @Override
  public List<Use> scripts() {
    return List.of(new Use("", script, PickRole.ROLE, false));
  }
}
