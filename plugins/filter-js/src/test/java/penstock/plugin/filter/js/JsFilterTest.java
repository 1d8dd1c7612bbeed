package penstock.plugin.filter.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.plugin.filter.js.Settings.OnError;
import penstock.scripting.ScriptException;
import penstock.spi.Context;
import penstock.spi.io.HttpFilter;
import penstock.testkit.FilterServer;
import penstock.testkit.HttpFilterContract;

class JsFilterTest extends HttpFilterContract {

  @TempDir private Path dir;
  private FilterFixture fixture;

  @BeforeEach
  void open() {
    fixture = new FilterFixture(dir, context);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Override
  protected HttpFilter filter(Context lent) {
    return fixture.filter(
        "export default (response, request) => {"
            + " response.setHeader('x-path', request.path); response.removeHeader('server'); };"
            + " export const request = (request, { setHeader }) => setHeader('x-a', 'said');",
        OnError.FAIL);
  }

  private HttpResponse<String> answered(String body, HttpHandler endpoint, String... headers)
      throws IOException, InterruptedException {
    return fixture.through(
        fixture.filter(
            "export default function filter(response, request) {\n" + body + "\n}", OnError.FAIL),
        endpoint,
        headers);
  }

  private HttpResponse<String> answered(String body) throws IOException, InterruptedException {
    return answered(body, FilterFixture.ENDPOINT);
  }

  private HttpResponse<String> asked(String body, String... headers)
      throws IOException, InterruptedException {
    return fixture.through(
        fixture.filter("export function request(request, act) {\n" + body + "\n}", OnError.FAIL),
        FilterFixture.ENDPOINT,
        headers);
  }

  private static @Nullable String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElse(null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          response.status|200
          response.endpoint|test
          response.attempts|1
          response.firstByteMillis|2
          response.elapsedMillis|3
          response.reason|ok
          response.header('SERVER')|endpoint
          response.header('none')|null
          response.headers('x-many').join()|1,2
          response.headers('none').length|0
          request.method + request.path + request.queryString|GET/patha=b
          request.header('x-a')|asked
          """)
  void showsTheAnswerAndTheRequest(String expression, String value) throws Exception {
    HttpResponse<String> answer =
        answered(
            "response.setHeader('x-seen', String(" + expression + "));",
            FilterFixture.ENDPOINT,
            "x-a",
            "asked");

    assertThat(header(answer, "x-seen")).isEqualTo(value);
  }

  @Test
  void changesHeadersInTheOrderAsked() throws Exception {
    HttpResponse<String> answer =
        answered(
            "response.removeHeader('Server'); response.addHeader('x-many', '3');"
                + " response.setHeader('x-once', 'a'); response.setHeader('X-Once', ' b ');"
                + " response.addHeader('x-gone', '1'); response.removeHeader('x-gone');");

    assertThat(header(answer, "server")).isNull();
    assertThat(answer.headers().allValues("x-many")).containsExactly("1", "2", "3");
    assertThat(answer.headers().allValues("x-once")).containsExactly("b");
    assertThat(header(answer, "x-gone")).isNull();
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("null");
  }

  @Test
  void changesTheStatusOverTheSameBody() throws Exception {
    HttpResponse<String> answer = answered("response.setStatus(418);");

    assertThat(answer.statusCode()).isEqualTo(418);
    assertThat(answer.body()).isEqualTo("null");
  }

  @Test
  void saysWhy() throws Exception {
    JsFilter filter =
        fixture.filter("export default (response) => response.explain('teapot');", OnError.FAIL);
    try (FilterServer server = FilterServer.of(filter, FilterFixture.ENDPOINT)) {
      assertThat(server.get("/").statusCode()).isEqualTo(200);
      assertThat(server.request().fact("test.why")).isEqualTo("teapot");
    }
  }

  @Test
  void cutsAReasonThatIsTooLong() throws Exception {
    String script = "export default (response) => response.explain('x'.repeat(1e4));";
    JsFilter filter = fixture.filter(script, OnError.FAIL);
    try (FilterServer server = FilterServer.of(filter, FilterFixture.ENDPOINT)) {
      assertThat(server.get("/").statusCode()).isEqualTo(200);
      assertThat(server.request().fact("test.why")).isEqualTo("x".repeat(400) + "...");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          204|response.setStatus(200)
          304|response.setStatus(200)
          200|response.setStatus(204)
          200|response.setStatus(304)
          200|response.setStatus(206)
          200|response.setStatus(199)
          200|response.setStatus(600)
          200|response.setStatus('ok')
          200|response.setStatus(200.5)
          200|response.setHeader('content-length', '3')
          200|response.removeHeader('Transfer-Encoding')
          200|response.setHeader('connection', 'close')
          200|response.addHeader('grpc-status', '0')
          200|response.setHeader('x a', 'b')
          200|response.setHeader('x-a', 'b\\r\\nx-b: c')
          200|response.setHeader('x-a', null)
          200|response.setHeader(undefined, 'b')
          200|response.setHeader('x-a', 'b'.repeat(20000))
          200|response.status = 500
          200|response.nothing()
          200|return 42
          200|return { status: 500 }
          200|return Promise.reject(new Error('late'))
          200|throw new Error('out of order')
          """)
  void refusesWhatCannotBeSentAndChangesNothing(int status, String statement) throws Exception {
    HttpHandler endpoint = status == 200 ? FilterFixture.ENDPOINT : FilterFixture.empty(status);
    String script =
        "export default function filter(response) { response.setHeader('x-before', '1'); "
            + statement
            + "; }";

    HttpResponse<String> kept = fixture.through(fixture.filter(script, OnError.PASS), endpoint);

    assertThat(kept.statusCode()).isEqualTo(status);
    assertThat(header(kept, "x-before")).isNull();
    if (status == 200) {
      HttpResponse<String> failed = fixture.through(fixture.filter(script, OnError.FAIL), endpoint);
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(failed.body()).isEqualTo("script-error: the filter's script failed");
      assertThat(header(failed, "server")).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          while (true) {}
          const a = []; for (;;) a.push({ x: 1 })
          for (;;) response.header('server')
          for (;;) { try { response.setHeader('x', 'y'.repeat(1000)) } catch (e) {} }
          /^(a+)+\\1b$/.test('a'.repeat(40))
          """)
  void cutsOffWhatDoesNotEnd(String statement) throws Exception {
    String script =
        "export default function filter(response, request) { if (request.header('x-a') === 'x') { "
            + statement
            + "; } response.setHeader('x-well', '1'); }";
    JsFilter filter = fixture.filter(script, OnError.FAIL);
    try (FilterServer server = FilterServer.of(filter, FilterFixture.ENDPOINT)) {
      HttpResponse<String> cut = server.get("/", "x-a", "x");
      assertThat(cut.statusCode()).isEqualTo(500);
      assertThat(cut.body()).startsWith("script-timeout: ");

      assertThat(header(server.get("/"), "x-well")).isEqualTo("1");
    }
  }

  @Test
  void changesTheRequest() throws Exception {
    assertThat(asked("act.setHeader('x-a', 'set');", "x-a", "sent").body()).isEqualTo("[set]");
    assertThat(asked("act.addHeader('x-a', 'added');", "x-a", "sent").body())
        .isEqualTo("[sent, added]");
    assertThat(asked("act.removeHeader('x-a');", "x-a", "sent").body()).isEqualTo("null");
    assertThat(asked("", "x-a", "sent").body()).isEqualTo("[sent]");
  }

  @Test
  void notesWhatItFindsOut() throws Exception {
    JsFilter filter =
        fixture.filter(
            "export const request = (request, { note }) => note('bot.kind', 'crawler');",
            OnError.FAIL);
    try (FilterServer server = FilterServer.of(filter, FilterFixture.ENDPOINT)) {
      assertThat(server.get("/").statusCode()).isEqualTo(200);
      assertThat(server.request().fact("bot.kind")).isEqualTo("crawler");
    }
  }

  @Test
  void answersRequestsItself() throws Exception {
    HttpResponse<String> rejected = asked("return act.reject(403, 'not you');");
    assertThat(rejected.statusCode()).isEqualTo(403);
    assertThat(rejected.body()).startsWith("denied").doesNotContain("not you");

    HttpResponse<String> redirected = asked("return act.redirect('/elsewhere', 'moved', 308);");
    assertThat(redirected.statusCode()).isEqualTo(308);
    assertThat(header(redirected, "location")).isEqualTo("/elsewhere");

    HttpResponse<String> responded =
        asked("return act.respond({ status: 202, body: 'later', headers: { a: ['b', 'c'] } });");
    assertThat(responded.statusCode()).isEqualTo(202);
    assertThat(responded.body()).isEqualTo("later");
    assertThat(responded.headers().allValues("a")).containsExactly("b", "c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          return 'text'
          return act.reject(200)
          return act.redirect('a b')
          act.setHeader('host', 'elsewhere')
          act.setHeader('x-a', 7)
          act.note('nodot', 'x')
          act.note('a.b', 'x'.repeat(9000)); act.note('a.c', 'x'.repeat(9000))
          throw 1
          """)
  void aRequestWhoseScriptFailsPassesOrFailsAsConfigured(String statement) throws Exception {
    String script =
        "export function request(request, act) { act.setHeader('x-a', 'half'); "
            + statement
            + "; }";

    HttpResponse<String> passed =
        fixture.through(fixture.filter(script, OnError.PASS), FilterFixture.ENDPOINT);
    assertThat(passed.statusCode()).isEqualTo(200);
    assertThat(passed.body()).isEqualTo("null");

    HttpResponse<String> failed =
        fixture.through(fixture.filter(script, OnError.FAIL), FilterFixture.ENDPOINT);
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).startsWith("script-error: ");
  }

  @Test
  void isNotLoadedWithoutAnExportItKnows() {
    assertThatThrownBy(() -> fixture.filter("export const answer = () => {};", OnError.PASS))
        .isInstanceOf(ScriptException.class)
        .hasMessage("filter.js: no default or request export (expected: export default function)");
    assertThatThrownBy(() -> fixture.filter("export const request = 1;", OnError.PASS))
        .hasMessage("filter.js: request export: a number (expected: a function)");
    assertThatThrownBy(() -> new Settings("filter.txt", OnError.PASS))
        .hasMessage("script: filter.txt (expected: a file that ends with .js or .mjs)");
  }
}
