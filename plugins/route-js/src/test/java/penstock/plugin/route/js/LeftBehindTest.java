package penstock.plugin.route.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.spi.route.PoolFacts;
import penstock.testkit.ContextFixture;
import penstock.testkit.FakePools;
import penstock.testkit.FakeRequest;

/// What a rule is given keeps nothing of one request for the next.
class LeftBehindTest {

  private static final String RULE =
      """
      const table = penstock.cidrTable({ near: "192.0.2.0/24" });
      export default function (request, decide) {
        const given = {
          request, ip: request.clientIp, table, find: table.find, decide, pool: decide.pool,
          next: decide.next, decision: decide.next(""), facts: decide.facts("api"), console,
          header: request.header, log: console.log,
        };
        const open = [];
        for (const name of Object.keys(given)) {
          let object = name === "request" || name === "ip" ? Object.getPrototypeOf(given[name])
            : given[name];
          for (; object !== null; object = Object.getPrototypeOf(object)) {
            try {
              object.left = "behind";
              open.push(name);
            } catch (e) {
              // As it should be.
            }
          }
        }
        return decide.next("open: " + open.join(" "));
      }
      """;

  @RegisterExtension final ContextFixture context = new ContextFixture();

  @TempDir private Path dir;

  @Test
  void nothingCanBeHungOnWhatARuleIsGiven() throws IOException {
    Files.writeString(dir.resolve("rule.js"), RULE);
    try (Scripts scripts = Scripts.offline(dir, ScriptSettings.USUAL)) {
      context.lends(Scripts.class, scripts);
      context.lends(PoolFacts.class, new FakePools(Map.of("api", 1)));
      JsRule rule = JsRule.open(new Settings("rule.js", Settings.OnError.REJECT, null), context);

      assertThat(rule.decide(FakeRequest.get("/")).why()).isEqualTo("open: ");
    }
  }
}
