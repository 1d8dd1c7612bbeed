package penstock.server;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import penstock.core.engine.Lender;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.ScriptMetrics;
import penstock.core.metrics.ScriptsMetrics;
import penstock.scripting.Meter;
import penstock.scripting.Outcome;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;

/// Puts the runtime of scripts into the house: where they lie, how they are measured, who borrows
/// them.
final class ScriptHouse {

  private static final List<String> WORDS =
      Arrays.stream(Outcome.values()).map(Outcome::word).toList();

  private ScriptHouse() {}

  /// Scripts that nobody has opened yet.
  ///
  /// @param home the unpacked distribution, whose `scripts` is the usual folder
  static Scripts open(Path home, Settings settings, LineRegistry registry) {
    ScriptSettings said = settings.scripts();
    Scripts scripts =
        new Scripts(
            dir(home, said),
            said,
            settings.server().threads(),
            script -> new Measured(new ScriptMetrics(registry, script, WORDS)));
    ScriptsMetrics.register(registry, scripts::compiles, scripts::stuck);
    return scripts;
  }

  /// The folder of scripts.
  static Path dir(Path home, ScriptSettings said) {
    Path dir = said.dir();
    return (dir == null ? home.resolve("scripts") : dir).toAbsolutePath();
  }

  /// Lends scripts to extensions.
  static Lender lender(Scripts scripts) {
    return what -> what == Scripts.class ? scripts : null;
  }

  /// Metrics of one script.
  private record Measured(ScriptMetrics metrics) implements Meter {

    @Override
    public void called(Outcome outcome) {
      metrics.called(outcome.word());
    }

    @Override
    public void took(long nanos) {
      metrics.took(nanos);
    }

    @Override
    public void reloaded(boolean accepted) {
      metrics.reloaded(accepted);
    }

    @Override
    public void shadowed(boolean agreed) {
      metrics.shadowed(agreed);
    }

    @Override
    public void quarantined(boolean now) {
      metrics.quarantined(now);
    }

    @Override
    public void close() {
      metrics.close();
    }
  }
}
