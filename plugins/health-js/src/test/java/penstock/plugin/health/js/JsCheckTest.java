package penstock.plugin.health.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.plugin.health.js.Settings.OnError;
import penstock.scripting.ScriptException;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.spi.ByteSize;
import penstock.spi.Context;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.http.AnswerReader;
import penstock.testkit.HealthCheckerContract;
import penstock.testkit.StubEndpoint;

class JsCheckTest extends HealthCheckerContract {

  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path dir;
  private Scripts scripts;
  private @Nullable JsCheck last;

  @BeforeEach
  void lend() {
    scripts = Scripts.offline(dir, ScriptSettings.USUAL);
    context.lends(Scripts.class, scripts);
  }

  @AfterEach
  void close() {
    scripts.close();
  }

  @Override
  protected HealthChecker checker(Context lent) {
    return check(
        "return response.status === 200 ? healthy('well') : unhealthy('not 200')", OnError.FAIL);
  }

  private JsCheck check(String body, OnError onError) {
    return check(body, settings(onError, 64));
  }

  private static Settings settings(OnError onError, long bytes) {
    return new Settings(
        "verdict.js",
        onError,
        new ByteSize(bytes),
        "GET",
        "/health",
        null,
        Map.of("x-key", "k"),
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private JsCheck check(String body, Settings settings) {
    if (last != null) {
      last.close();
    }
    try {
      Files.writeString(
          dir.resolve("verdict.js"),
          "export default function verdict(response, { healthy, unhealthy }) {\n" + body + "\n}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    last = JsCheck.open(settings, context);
    return last;
  }

  private static ProbeResult probe(JsCheck check, int status, String answer)
      throws IOException, InterruptedException {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(status, answer))) {
      ProbeResult result = check.probe(stub.endpoint("a"), LONG);
      assertThat(stub.requests().getFirst().header("x-key")).isEqualTo("k");
      return result;
    }
  }

  private ProbeResult probe(String body) throws IOException, InterruptedException {
    return probe(check(body, OnError.FAIL), 200, "{\"load\": 0.5, \"name\": \"ü\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          response.status|200
          response.endpoint|a
          response.body|{"load": 0.5, "name": "ü"}
          response.json().load * 2|1
          response.json().name|ü
          response.header('content-length')|27
          response.header('Content-Length') === response.headers('content-length')[0]|true
          response.header('none')|null
          response.headers('none').length|0
          response.latencyMillis >= 0 && response.latencyMillis < 20000|true
          """)
  void showsTheAnswer(String expression, String value) throws Exception {
    assertThat(probe("return healthy(String(" + expression + "));"))
        .isEqualTo(new ProbeResult.Pass("GET /health: 200, " + value));
  }

  @Test
  void isOfTheScriptsOpinion() throws Exception {
    assertThat(probe("return healthy();")).isEqualTo(new ProbeResult.Pass("GET /health: 200"));
    assertThat(probe("return unhealthy('load is high\\n and rising');"))
        .isEqualTo(new ProbeResult.Fail("GET /health: 200, load is high and rising", true));
    assertThat(probe("return unhealthy('stopping', { atOnce: true });"))
        .isEqualTo(new ProbeResult.Fail("GET /health: 200, stopping", true, true));
    assertThat(probe(check("return healthy('as it should');", OnError.FAIL), 503, ""))
        .isEqualTo(new ProbeResult.Pass("GET /health: 503, as it should"));
  }

  @Test
  void showsNoMoreOfTheBodyThanItMay() throws Exception {
    JsCheck check = check("return healthy(response.body);", settings(OnError.FAIL, 3));
    assertThat(probe(check, 200, "abcdef"))
        .isEqualTo(new ProbeResult.Pass("GET /health: 200, abc"));
  }

  @Test
  void readsAsNothingWhatIsNoJson() throws Exception {
    JsCheck check = check("return healthy(String(response.json()));", OnError.FAIL);
    assertThat(probe(check, 200, "<html>"))
        .isEqualTo(new ProbeResult.Pass("GET /health: 200, null"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          while (true) {}|script timeout
          const a = []; for (;;) a.push({ x: 1 })|script
          throw new Error('out of order')|script error: verdict.js:2:7: Error: out of order
          return response.json().missing.member|script error: verdict.js:2:
          return true|script error: verdict.js: returned true or false (expected: what
          return { healthy: true }|script error: verdict.js: returned an object of its own
          healthy('forgotten')|script error: verdict.js: returned nothing
          return new Promise(() => {})|script error: verdict.js: a promise that waits
          return Promise.reject('no')|script error: verdict.js: rejected: no
          """)
  void aScriptThatFailsIsAFailureOrNotAsConfigured(String statement, String why) throws Exception {
    assertThat(probe(check(statement, OnError.FAIL), 200, "{}"))
        .isInstanceOfSatisfying(
            ProbeResult.Fail.class,
            fail -> {
              assertThat(fail.reason()).startsWith("GET /health: 200, " + why);
              assertThat(fail.portOpen()).isTrue();
            });
    assertThat(probe(check(statement, OnError.PASS), 200, "{}"))
        .isInstanceOfSatisfying(
            ProbeResult.Pass.class,
            pass -> assertThat(pass.detail()).startsWith("GET /health: 200, " + why));
  }

  @Test
  void isWellAgainAfterACallThatWasCutOff() throws Exception {
    JsCheck check =
        check("if (response.body === 'loop') for (;;) {} return healthy();", OnError.FAIL);
    assertThat(probe(check, 200, "loop")).isInstanceOf(ProbeResult.Fail.class);
    assertThat(probe(check, 200, "well")).isInstanceOf(ProbeResult.Pass.class);
  }

  @Test
  void judgesAnAnswerThatSomebodyElseBrings() throws Exception {
    JsCheck check =
        check(
            "return unhealthy(response.status + response.header('x-a') + response.body"
                + " + response.latencyMillis + response.endpoint);",
            OnError.FAIL);

    assertThat(judge(check, "HTTP/1.1 201\r\nx-a: b\r\n\r\nbody"))
        .isEqualTo(new ProbeResult.Fail("GET /health: 201, 201bbody1500a", true));
    assertThat(judge(check, "no HTTP"))
        .isEqualTo(new ProbeResult.Fail("GET /health: closed in the middle", true));
  }

  private static ProbeResult judge(JsCheck check, String answer) throws InterruptedException {
    return check.judge(
        new Endpoint("a", "192.0.2.1", 80, 1, Map.of()),
        AnswerReader.of(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8))),
        Duration.ofMillis(1500));
  }

  @Test
  void isNotLoadedWithoutAScriptThatCanBe() {
    assertThatThrownBy(() -> check("return healthy(", OnError.FAIL))
        .isInstanceOf(ScriptException.class)
        .hasMessageStartingWith("verdict.js:3:");
    assertThatThrownBy(() -> settings(OnError.FAIL, 1 << 20))
        .hasMessage("maxBody: 1MiB (expected: <= 256KiB)");
  }
}
