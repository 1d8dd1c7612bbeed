package penstock.plugin.route.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import penstock.scripting.Meter;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.spi.Percent;
import penstock.spi.route.PoolFacts;
import penstock.testkit.ContextFixture;
import penstock.testkit.FakePools;
import penstock.testkit.FakeRequest;

class ShadowTest {

  @RegisterExtension final ContextFixture context = new ContextFixture();

  @TempDir private Path dir;

  private void write(String file, String pool) throws IOException {
    Files.writeString(
        dir.resolve(file), "export default (request, { pool }) => pool('" + pool + "', '');");
  }

  @Test
  void countsAnewWhenAScriptIsReplaced() throws Exception {
    CompletableFuture<Boolean> replaced = new CompletableFuture<>();
    Meter meter =
        new Meter() {
          @Override
          public void reloaded(boolean accepted) {
            boolean _ = replaced.complete(accepted);
          }
        };
    write("v1.js", "api");
    write("v2.js", "canary");
    try (Scripts scripts = new Scripts(dir, ScriptSettings.USUAL, 1, _ -> meter)) {
      context.lends(Scripts.class, scripts);
      context.lends(PoolFacts.class, new FakePools(Map.of("api", 1, "canary", 1)));
      ShadowSettings shadow = new ShadowSettings("v2.js", new Percent(1));
      JsRule rule = JsRule.open(new Settings("v1.js", Settings.OnError.NEXT, shadow), context);
      var _ = rule.decide(FakeRequest.get("/"));
      assertThat(rule.report()).startsWith("0 of 1 agree; 1x pool api -> pool canary");

      write("v2.js.new", "api");
      // In one step: a look between two of them would refuse the file.
      Path _ =
          Files.move(
              dir.resolve("v2.js.new"), dir.resolve("v2.js"), StandardCopyOption.REPLACE_EXISTING);

      assertThat(replaced.get(1, TimeUnit.MINUTES)).isTrue();

      var _ = rule.decide(FakeRequest.get("/"));
      assertThat(rule.report()).isEqualTo("1 of 1 agree");
    }
  }
}
