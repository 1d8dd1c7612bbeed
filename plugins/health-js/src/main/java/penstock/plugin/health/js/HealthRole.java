package penstock.plugin.health.js;

import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;
import penstock.scripting.Answers;
import penstock.scripting.Role;
import penstock.scripting.Script;
import penstock.scripting.ScriptException;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.http.Answer;

/// What scripts that judge answers are called with, and how theirs are read.
final class HealthRole {

  static final Role ROLE =
      new Role("health", Role.text(HealthRole.class, "prelude.js"), Desk::new, HealthRole::warm);

  private HealthRole() {}

  /// Reads an answer.
  ///
  /// @throws ScriptException if it is no verdict
  static ProbeResult verdict(Script script, Value answer) {
    return Answers.of(ProbeResult.class, script, answer, "what healthy() or unhealthy() gives");
  }

  private static void warm(Value function, Value tools, Object host, int round) {
    Answer answer =
        new Answer(round % 3 == 2 ? 503 : 200, Map.of("content-type", List.of("application/json")));
    Asked asked = new Asked("a1", answer, "{\"status\":\"ok\",\"load\":" + round + "}", 1, 0);
    Value _ = function.execute(new Response(asked, (Desk) host), tools);
  }
}
