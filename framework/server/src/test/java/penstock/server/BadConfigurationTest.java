package penstock.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.config.Problem;

/// What is said of configurations that cannot be used, and where.
class BadConfigurationTest {

  @TempDir static Path folder;

  private static Home home;

  private static final String GOOD =
      """
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes: [{ pool: site }]
      pools: { site: { endpoints: [{ name: a, address: "127.0.0.1:1" }] } }
      """;

  @BeforeAll
  static void makeHome() throws IOException {
    home = Home.in(folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pool: site | pool: sight | 2 | routes[0].pool | sight",
        "{ pool: site } | { pool: site, listeners: [wob] } | 2 | routes[0].listeners[0] | wob",
        "address: | address: \"127.0.0.1:2\" }, { name: a, address: | 3 | pools.site.endpoints | a",
        "endpoints: | balance: round-rubin, endpoints: | 3 | pools.site.balance | round-robin",
        "name: a, | name: a, weight: heavy, | 3 | pools.site.endpoints[0].weight | heavy",
        "name: a, | nam: a, | 3 | pools.site.endpoints[0].nam | name",
        "bind: | protocol: gopher, bind: | 1 | listeners.web.protocol | gopher",
        "{ web: | { too: { bind: \"127.0.0.1:81\" }, two: { bind: \"127.0.0.1:81\" }, web: | 1"
            + " | listeners.two.bind | too",
        "routes: | server: { ioThreads: 0 }\\nroutes: | 2 | server.ioThreads | 256",
        "routes: | server: { instance: \"a b\" }\\nroutes: | 2 | server.instance | a b",
        "routes: | metrics: { buckets: [2ms, 1ms] }\\nroutes: | 2 | metrics.buckets[1] | more than",
        "routes: | version: 2\\nroutes: | 2 | version | 1",
      })
  void isSaidWithItsPlace(String good, String bad, int line, String path, String word)
      throws IOException {
    String yaml = GOOD.replace(good, bad.replace("\\n", "\n"));

    assertThat(Penstock.check(home.with(yaml)))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.path()).isEqualTo(path);
          assertThat(problem.line()).isEqualTo(line);
          assertThat(problem.message()).contains(word);
          assertThat(problem.toString()).startsWith(home.file() + ":" + line + ":");
        });
  }

  @Test
  void isSaidAllAtOnce() throws IOException {
    String yaml = GOOD.replace("name: a,", "nam: a, weight: heavy,").replace("routes:", "roots:");

    assertThat(Penstock.check(home.with(yaml)))
        .extracting(Problem::path)
        .containsExactly("roots", "pools.site.endpoints[0].nam", "pools.site.endpoints[0].weight");
  }

  @Test
  void isSaidWhateverElseIsWrong() throws IOException {
    String yaml =
        """
        listeners: { web: { bind: "127.0.0.1:0", timeouts: { idle: soon } } }
        routes: [{ pool: sight }, { pool: other }, { pool: third, rediret: { to: https } }]
        pools:
          site: { endpoint: [{ name: a, address: "127.0.0.1:1" }] }
          other: { panicThreshold: 150% }
          third: { endpoints: [{ name: a, address: nowhere }] }
        """;

    assertThat(Penstock.check(home.with(yaml)))
        .extracting(Problem::path)
        .containsExactly(
            "listeners.web.timeouts.idle",
            "routes[0].pool",
            "routes[2].rediret",
            "pools.site.endpoint",
            "pools.other.panicThreshold",
            "pools.third.endpoints[0].address");
  }

  @Test
  void isNotSaidOfWhatMayBeWrittenWrongElsewhere() throws IOException {
    String yaml = GOOD.replace("pools:", "pols:").replace("{ pool: site }", "{ poll: site }");

    assertThat(Penstock.check(home.with(yaml)))
        .extracting(Problem::path)
        .containsExactly("routes[0].poll", "pols");
  }

  @Test
  void needsAListener() throws IOException {
    assertThat(Penstock.check(home.with("{}"))).extracting(Problem::path).contains("listeners");
  }
}
