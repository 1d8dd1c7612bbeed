package penstock.plugin.filter.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import penstock.scripting.ScriptException;
import penstock.scripting.Scripts;
import penstock.testkit.ContextFixture;
import penstock.testkit.FilterServer;

/// Who turns a request away and does not return what turns it away has let it pass.
class ForgottenAnswerTest {

  @RegisterExtension final ContextFixture context = new ContextFixture();

  @TempDir private Path dir;

  @Test
  void isAFailureOfTheScript() throws Exception {
    try (FilterFixture fixture = new FilterFixture(dir, context)) {
      JsFilter filter =
          fixture.filter(
              "export function request(request, { reject }) { reject(403, 'no'); }",
              Settings.OnError.FAIL);
      HttpResponse<String> answer = fixture.through(filter, FilterFixture.ENDPOINT);
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(context.lend(Scripts.class).failures())
          .singleElement()
          .extracting(ScriptException::getMessage)
          .asString()
          .startsWith(
              "filter.js: request returned nothing though it made an answer (expected: what ");
    }
  }

  @Test
  void isNoneOfTheNextRequest() throws Exception {
    try (FilterFixture fixture = new FilterFixture(dir, context)) {
      JsFilter filter =
          fixture.filter(
              """
              export function request(request, { reject }) {
                if (request.header("x-a") === "forget") reject(403, "no");
                if (request.header("x-a") === "turn") return reject(403, "no");
              }
              """,
              Settings.OnError.FAIL);
      try (FilterServer server = FilterServer.of(filter, FilterFixture.ENDPOINT)) {
        assertThat(server.get("/", "x-a", "forget").statusCode()).isEqualTo(500);
        assertThat(server.get("/").statusCode()).isEqualTo(200);
        assertThat(server.get("/", "x-a", "turn").statusCode()).isEqualTo(403);
        assertThat(server.get("/").statusCode()).isEqualTo(200);
      } finally {
        filter.close();
      }
    }
  }
}
