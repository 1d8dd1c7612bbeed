package penstock.plugin.route.js;

import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import penstock.scripting.Answers;
import penstock.scripting.Role;
import penstock.scripting.Script;
import penstock.scripting.ScriptException;
import penstock.scripting.ScriptFunction;
import penstock.scripting.view.Connection;
import penstock.scripting.view.InventedConnection;
import penstock.scripting.view.InventedRequest;
import penstock.scripting.view.Request;
import penstock.spi.route.RouteDecision;

/// What scripts that are rules are called with, and how their answers are read.
final class RuleRole {

  private static final String PRELUDE = Role.text(RuleRole.class, "prelude.js");

  /// Rules of routes, which decide on requests.
  static final Role REQUESTS = new Role("route", PRELUDE, Desk::new, RuleRole::warmByRequest);

  /// Rules of listeners, which decide on connections. They are not those of routes: what the engine
  /// learns of one kind of traffic would only mislead it with the other.
  static final Role CONNECTIONS =
      new Role("listener", PRELUDE, Desk::new, RuleRole::warmByConnection);

  private static final String EXPECTED =
      "what pool(), split(), reject(), redirect(), respond() or next() gives";

  private RuleRole() {}

  /// Reads an answer.
  ///
  /// @param rule that gave it, as the last thing it did
  /// @param answer null if it is not at once a decision
  /// @throws ScriptException if it is none
  static RouteDecision decision(
      Script script, ScriptFunction<RouteDecision> rule, @Nullable RouteDecision answer) {
    return answer == null ? Answers.of(RouteDecision.class, script, rule.last(), EXPECTED) : answer;
  }

  private static void warmByRequest(Value function, Value tools, Object host, int round) {
    Desk desk = (Desk) host;
    desk.begin(Surroundings.ANY, false);
    Object _ =
        desk.rule(function, tools).call(new Request(new InventedRequest(round), desk.blocks, 0));
  }

  private static void warmByConnection(Value function, Value tools, Object host, int round) {
    Desk desk = (Desk) host;
    desk.begin(Surroundings.ANY, true);
    Object _ =
        desk.rule(function, tools)
            .call(new Connection(new InventedConnection(round), desk.blocks, 0));
  }
}
