package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import penstock.config.Sample.Endpoint;
import penstock.config.Sample.HttpCheck;
import penstock.config.Sample.LeastRequest;
import penstock.config.Sample.Limits;
import penstock.config.Sample.Pool;
import penstock.config.Sample.Root;
import penstock.spi.NoSettings;

class PoolDefaultsTest {

  private static final String DEFAULTS =
      """
      defaults:
        pool:
          balance: { type: least-request, choices: 3 }
          endpoints: [a:1, b:1]
          health: { type: http, path: /up, interval: 9s }
          limits: { requests: 5 }
      """;

  @Test
  void standUnderEveryPool() {
    Root pools = pools("api:", "site: {}");

    assertThat(pools.pool("api")).isEqualTo(pools.pool("site"));
    assertThat(pools.pool("api").balance().settings()).isEqualTo(new LeastRequest(3));
    assertThat(pools.pool("api").endpoints()).hasSize(2);
  }

  @Test
  void areMergedKeyByKeyWhileListsAndValuesAreReplaced() {
    Pool pool =
        pool(
            "endpoints: c:1, limits: { pendingTimeout: 1s }, health: { path: /on }, balance: { choices: 4 }");

    assertThat(pool.endpoints()).containsExactly(new Endpoint("c:1", 100));
    assertThat(pool.limits()).isEqualTo(new Limits(5, Duration.ofSeconds(1)));
    assertThat(pool.health().interval()).isEqualTo(Duration.ofSeconds(9));
    assertThat(pool.health().check().settings()).isEqualTo(new HttpCheck("/on", "200-299"));
    assertThat(pool.balance().settings()).isEqualTo(new LeastRequest(4));
  }

  @Test
  void doNotReachSettingsOfAnotherType() {
    Pool pool = pool("health: { type: tcp }, balance: { type: maglev, key: path }");

    assertThat(pool.health().check().settings()).isEqualTo(new NoSettings());
    assertThat(pool.health().interval()).isEqualTo(Duration.ofSeconds(9));
    assertThat(pool.balance().type()).isEqualTo("maglev");
  }

  @Test
  void giveWayToAShortForm() {
    assertThat(pool("balance: round-robin").balance().type()).isEqualTo("round-robin");
  }

  @Test
  void reportAProblemOnceAndWhereItStands() {
    String text =
        """
        defaults:
          pol: {}
          pool:
            health: { interval: soon, path: / }
            limits: {}
        pools:
          a: { endpoints: a:1, health: { type: http } }
          b: { endpoints: a:1, balance: zzz }
        """;

    assertThat(problems(text))
        .containsExactly(
            "p.yaml:2:3 defaults.pol: unknown key (did you mean pool?)",
            "p.yaml:4:25 defaults.pool.health.interval: \"soon\" (expected: a duration such as"
                + " 250ms, 10s or 5m)",
            "p.yaml:4:31 defaults.pool.health.path: unknown key (known: type, interval)",
            "p.yaml:5:13 defaults.pool.limits.requests: missing (expected: a whole number)",
            "p.yaml:8:33 pools.b.balance: \"zzz\" (expected: one of least-request, maglev,"
                + " round-robin)");
  }

  @Test
  void mustBeABlock() {
    assertThat(problems("defaults: [1]\npools: { a: }"))
        .containsExactly(
            "p.yaml:1:11 defaults: a list (expected: a block)",
            "p.yaml:2:12 pools.a.endpoints: missing (expected: a list)");
  }

  private static List<String> problems(String text) {
    ConfigException refused = catchThrowableOfType(ConfigException.class, () -> Sample.load(text));
    assertThat(refused).as("the configuration is refused").isNotNull();
    return refused.problems().stream().map(Problem::toString).toList();
  }

  private static Pool pool(String text) {
    return pools("a: { " + text + " }").pool("a");
  }

  private static Root pools(String... pools) {
    String text = DEFAULTS + "pools:\n" + String.join("\n", pools).indent(2);
    return Sample.load(text).value();
  }
}
