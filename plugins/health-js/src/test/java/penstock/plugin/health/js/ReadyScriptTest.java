package penstock.plugin.health.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.plugin.health.js.Settings.OnError;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.spi.ByteSize;
import penstock.spi.health.ProbeResult;
import penstock.testkit.ContextFixture;
import penstock.testkit.StubEndpoint;

/// The health check that ships, `scripts/json-health.js`.
class ReadyScriptTest {

  private static final Scripts SCRIPTS =
      Scripts.offline(
          Path.of(System.getProperty("basedir", ""), "../../scripts").toAbsolutePath(),
          ScriptSettings.USUAL);

  @RegisterExtension final ContextFixture context = new ContextFixture();

  private JsCheck check;

  @BeforeAll
  static void start() {
    assertThat(SCRIPTS.dir()).isDirectory();
  }

  @AfterAll
  static void stop() {
    SCRIPTS.close();
  }

  @BeforeEach
  void open() {
    context.lends(Scripts.class, SCRIPTS);
    check =
        JsCheck.open(
            new Settings(
                "json-health.js",
                OnError.FAIL,
                new ByteSize(1024),
                "GET",
                "/health",
                null,
                Map.of(),
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null),
            context);
  }

  @AfterEach
  void close() {
    check.close();
  }

  private ProbeResult verdict(int status, String page) throws IOException, InterruptedException {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(status, page))) {
      return check.probe(stub.endpoint("a"), Duration.ofSeconds(20));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"status": "UP"}|GET /health: 200
          {"status": "ok", "load": 0.4}|GET /health: 200, load 0.4
          {"status": "pass", "checks": {"db": "UP", "queue": "ok"}}|GET /health: 200
          """)
  void findsWellWhatSaysSo(String page, String words) throws Exception {
    assertThat(verdict(200, page)).isEqualTo(new ProbeResult.Pass(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200|<html>|false|GET /health: 200, no JSON
          200|{"status": "DOWN"}|false|GET /health: 200, says down
          200|{}|false|GET /health: 200, says undefined
          503|{"status": "UP"}|false|GET /health: 503, says up
          200|{"status": "UP", "checks": {"db": "UP", "queue": "DOWN"}}|false|GET /health: 200, queue is down
          200|{"status": "UP", "load": 0.99}|false|GET /health: 200, load 0.99
          503|{"status": "STOPPING"}|true|GET /health: 503, stopping
          """)
  void findsUnwellWhatDoesNot(int status, String page, boolean atOnce, String words)
      throws Exception {
    assertThat(verdict(status, page)).isEqualTo(new ProbeResult.Fail(words, true, atOnce));
  }
}
