package penstock.plugin.route.js;

import org.graalvm.polyglot.Value;
import penstock.scripting.Answers;
import penstock.scripting.Role;
import penstock.scripting.Script;
import penstock.scripting.ScriptException;
import penstock.scripting.view.InventedRequest;
import penstock.scripting.view.Request;
import penstock.spi.route.RouteDecision;

/// What scripts that are rules are called with, and how their answers are read.
final class RuleRole {

  static final Role ROLE =
      new Role("route", Role.text(RuleRole.class, "prelude.js"), Desk::new, RuleRole::warm);

  private static final String EXPECTED =
      " (expected: what pool(), split(), reject(), redirect(), respond() or next() gives)";

  private RuleRole() {}

  /// Reads an answer.
  ///
  /// @throws ScriptException if it is no decision
  static RouteDecision decision(Script script, Value answer) {
    Value settled = script.settled(answer);
    if (settled.isHostObject() && settled.asHostObject() instanceof RouteDecision decision) {
      return decision;
    }
    throw ScriptException.unusable(
        script.file() + ": returned " + Answers.kind(settled) + EXPECTED);
  }

  private static void warm(Value function, Value tools, Object host, int round) {
    Desk desk = (Desk) host;
    desk.begin(Surroundings.ANY);
    Value _ = function.execute(new Request(new InventedRequest(round), desk.blocks, 0), tools);
  }
}
