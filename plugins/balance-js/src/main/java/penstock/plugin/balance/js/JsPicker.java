package penstock.plugin.balance.js;

import org.graalvm.polyglot.Value;
import penstock.scripting.Answers;
import penstock.scripting.Script;
import penstock.scripting.ScriptException;
import penstock.scripting.view.Views;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;

/// Has a script choose; where it fails, somebody else.
final class JsPicker implements Picker {

  private final Script script;
  private final Candidates candidates;
  private final Picker fallback;
  private final Surroundings around;

  JsPicker(Script script, Candidates candidates, Picker fallback, Surroundings around) {
    this.script = script;
    this.candidates = candidates;
    this.fallback = fallback;
    this.around = around;
  }

  @Override
  public Candidate pick(Traffic traffic, int attempt) {
    if (candidates.length == 1) {
      return candidates.first();
    }
    try {
      return script.call((function, tools, host) -> {
        Table table = (Table) host;
        table.begin(around, attempt);
        Object view = Views.of(traffic, table.blocks, around.clock().millis());
        return chosen(function.execute(candidates, view, tools));
      });
    } catch (ScriptException _) {
      return fallback.pick(traffic, attempt);
    }
  }

  private Candidate chosen(Value answer) {
    Candidate meant = candidates.meant(answer);
    if (meant == null) {
      meant = candidates.meant(script.settled(answer));
    }
    if (meant == null) {
      throw ScriptException.unusable(
          script.file()
              + ": returned "
              + (answer.isNumber() || answer.isString() ? answer : Answers.kind(answer))
              + " (expected: a candidate, its name, or its place from 0 to "
              + (candidates.length - 1)
              + ")");
    }
    return meant;
  }
}
