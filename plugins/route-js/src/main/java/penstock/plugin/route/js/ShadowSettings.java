package penstock.plugin.route.js;

import penstock.scripting.ScriptSettings;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Percent;

/// A script that is asked beside the one that decides.
///
/// @param script its file, relative to the folder of scripts
/// @param percent of which share of requests it is asked
@Describe("A script that is asked beside the one that decides; what they disagree on is logged.")
public record ShadowSettings(
    @Describe("The script's file, relative to scripts.dir.") String script,
    @Describe("Of which share of requests it is asked; 0% to 100%.") @Default("100%")
        Percent percent) {

  /// Checks the file's name and the share.
  ///
  /// @throws IllegalArgumentException if one is out of range
  public ShadowSettings {
    ScriptSettings.checkFile("script", script);
    if (percent.fraction() > 1) {
      throw new IllegalArgumentException("percent: " + percent + " (expected: 0% to 100%)");
    }
  }
}
