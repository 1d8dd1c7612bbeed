package penstock.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.server.test.FileReport;

/// Tests of health checks: they judge answers that the tests bring.
class HealthTestsTest {

  private static final String CONFIGURATION =
      """
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes: [{ pool: site }]
      pools:
        api: { endpoints: ["10.0.0.1:1"] }
        site:
          endpoints: [{ name: s1, address: "10.0.0.4:1" }]
          health: [{ type: tcp }, { type: reading }]
        backup: { endpoints: [{ name: b1, address: "10.0.0.6:1" }], health: { type: tcp } }
      """;

  @TempDir Path folder;

  private PlayedTests played;

  @BeforeEach
  void open() throws IOException {
    played = PlayedTests.open(folder, CONFIGURATION);
  }

  @AfterEach
  void close() {
    played.close();
  }

  private FileReport run(String yaml) throws IOException {
    return played.run(yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          check: site, answer: { body: well }|{ healthy: true, atOnce: false, why: "200 [] well" }
          check: { endpoint: s1 }, answer: { body: well }|{ healthy: true }
          answer: { status: 503, headers: { x-a: b }, body: ill }|{ healthy: false, atOnce: false, why: "503 [b] ill" }
          answer: { body: leaving }|{ healthy: false, atOnce: true }
          """)
  void hasHealthChecksJudgeAnswers(String test, String expect) throws IOException {
    FileReport report = run("- { name: one, " + test + ", expect: " + expect + " }\n");

    assertThat(report.problems()).isEmpty();
    assertThat(report.cases().getFirst().differences()).isEmpty();
  }

  @Test
  void saysWhatAHealthCheckSaidInstead() throws IOException {
    FileReport report =
        run(
            "- { name: one, answer: { body: ill }, expect: { healthy: true, atOnce: true, why: well"
                + " } }\n");

    assertThat(report.cases().getFirst().differences())
        .containsExactly(
            "healthy: expected true, was false",
            "atOnce: expected true, was false",
            "why: expected =well, was 200 [] ill");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          check: site, expect: { healthy: true }|answer: missing (expected: with a check)
          answer: 200, expect: { pool: api }|expect: of a request (expected: healthy, atOnce or why
          request: /, expect: { healthy: true }|expect: of a health check
          request: /, answer: { body: x }, expect: { status: 200 }|answer.body: given (expected: with a check)
          check: nowhere, answer: 200, expect: { healthy: true }|no such pool (expected: api, site, backup)
          check: { pool: site, endpoint: s9 }, answer: 200, expect: { healthy: true }|s9: no such endpoint
          check: api, answer: 200, expect: { healthy: true }|api: no health check that reads answers (expected: http or js)
          check: backup, answer: 200, expect: { healthy: true }|backup: no health check that reads answers
          check: site, answer: { headers: { x-a: "ü\\n" } }, expect: { healthy: true }|answer.headers.x-a
          """)
  void refusesChecksThatMakeNoSense(String test, String problem) throws IOException {
    FileReport report = run("- { name: one, " + test + " }\n");

    assertThat(report.problems()).singleElement().asString().contains(problem);
  }
}
