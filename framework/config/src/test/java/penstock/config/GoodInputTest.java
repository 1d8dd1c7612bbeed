package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import penstock.config.Sample.Curve;
import penstock.config.Sample.Endpoint;
import penstock.config.Sample.Everything;
import penstock.config.Sample.HttpCheck;
import penstock.config.Sample.LeastRequest;
import penstock.config.Sample.Pool;
import penstock.config.Sample.Root;
import penstock.config.Sample.Route;
import penstock.spi.ByteSize;
import penstock.spi.Default;
import penstock.spi.NoSettings;
import penstock.spi.Percent;

class GoodInputTest {

  @Test
  void bindsASmallConfiguration() {
    Root root =
        Sample.load(
                """
                listeners:
                  web: { bind: ":8080" }                 # protocol: http is the default
                routes:
                  - { path: /api/, pool: api }           # first match wins, top to bottom
                  - { pool: site }                       # no condition = catch-all
                pools:
                  api:  { endpoints: ["10.0.0.11:9000", "10.0.0.12:9000"] }
                  site: { endpoints: ["10.0.0.21:9000"] }
                """)
            .value();

    assertThat(root.version()).isEqualTo(1);
    assertThat(root.listeners())
        .containsExactly(Map.entry("web", new Sample.Listener(":8080", "http")));
    assertThat(root.routes())
        .containsExactly(
            new Route(null, "/api/", "api", null), new Route(null, null, "site", null));
    assertThat(root.pools()).containsOnlyKeys("api", "site");
    assertThat(root.pool("api").endpoints())
        .containsExactly(new Endpoint("10.0.0.11:9000", 100), new Endpoint("10.0.0.12:9000", 100));
    assertThat(root.pool("api").balance().type()).isEqualTo("round-robin");
    assertThat(root.pool("api").health().check().type()).isEqualTo("tcp");
    assertThat(root.everything()).isNull();
  }

  /// A default that depends on where the process runs.
  record Named(@Default("${NAME:-nobody}") String name) {}

  @Test
  void substitutesVariablesInDefaults() {
    Catalogue none = new Catalogue();

    assertThat(new ConfigLoader(none, _ -> null).load("text", "{}", Named.class).value())
        .isEqualTo(new Named("nobody"));
    assertThat(
            new ConfigLoader(none, name -> "<" + name + ">")
                .load("text", "{}", Named.class)
                .value())
        .isEqualTo(new Named("<NAME>"));
  }

  @Test
  void bindsEveryTypeOfComponent() {
    Everything everything =
        everything(
            """
            text: 010
            flag: true
            count: "-9000000000"
            ratio: 1e3
            perhaps: +7
            span: 2h30m
            size: 10MiB
            share: 2.5%
            curve: step-wise
            pattern: ^a+$
            file: conf/x.pem
            uri: http://otel:4317
            labels: { zone: eu-1a, "a.b": [c, d] }
            """);

    assertThat(everything.text()).isEqualTo("010");
    assertThat(everything.flag()).isTrue();
    assertThat(everything.count()).isEqualTo(-9_000_000_000L);
    assertThat(everything.ratio()).isEqualTo(1000);
    assertThat(everything.perhaps()).isEqualTo(7);
    assertThat(everything.span()).isEqualTo(Duration.ofMinutes(150));
    assertThat(everything.size()).isEqualTo(new ByteSize(10 << 20));
    assertThat(everything.share()).isEqualTo(new Percent(0.025));
    assertThat(everything.curve()).isEqualTo(Curve.STEP_WISE);
    assertThat(everything.pattern()).asString().isEqualTo("^a+$");
    assertThat(everything.file()).isEqualTo(Path.of("conf/x.pem"));
    assertThat(everything.uri()).isEqualTo(URI.create("http://otel:4317"));
    assertThat(everything.labels())
        .isEqualTo(Map.of("zone", List.of("eu-1a"), "a.b", List.of("c", "d")));
  }

  @Test
  void takesDefaultsForWhatIsMissingOrEmpty() {
    Everything absent = everything("text:");
    Everything empty = everything("flag:\ncount: ~\nratio: null\nspan:\ncurve:\nlabels:");

    assertThat(empty).isEqualTo(absent);
    assertThat(absent)
        .isEqualTo(
            new Everything(
                null,
                false,
                0,
                0.5,
                null,
                Duration.ZERO,
                new ByteSize(16 << 10),
                new Percent(0.1),
                Curve.LINEAR,
                null,
                null,
                null,
                Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"no", "010", "22:22", "1_000", "0x1F", "true", "1e3"})
  void takesTextAsWritten(String text) {
    assertThat(everything("text: " + text).text()).isEqualTo(text);
  }

  @Test
  void takesQuotedWordsAsText() {
    assertThat(everything("text: 'null'").text()).isEqualTo("null");
    assertThat(everything("text: ''").text()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("durations")
  void readsDurations(String text, Duration duration) {
    assertThat(everything("span: " + text).span()).isEqualTo(duration);
  }

  static Stream<Arguments> durations() {
    return Stream.of(
        arguments("0", Duration.ZERO),
        arguments("250ms", Duration.ofMillis(250)),
        arguments("2.5ms", Duration.ofNanos(2_500_000)),
        arguments("10s", Duration.ofSeconds(10)),
        arguments("5m", Duration.ofMinutes(5)),
        arguments("1h", Duration.ofHours(1)),
        arguments("1d12h", Duration.ofHours(36)),
        arguments("1m5ms", Duration.ofMillis(60_005)),
        arguments("20us", Duration.ofNanos(20_000)));
  }

  @Test
  void readsAnExtensionWithItsSettings() {
    Pool pool = pool("balance: { type: least-request, choices: 3 }");

    assertThat(pool.balance().type()).isEqualTo("least-request");
    assertThat(pool.balance().settings()).isEqualTo(new LeastRequest(3));
  }

  @Test
  void readsAnExtensionNamedAlone() {
    assertThat(pool("balance: least-request").balance().settings()).isEqualTo(new LeastRequest(2));
    assertThat(pool("health: http").health().check().settings())
        .isEqualTo(new HttpCheck("/", "200-299"));
  }

  @Test
  void readsAnExtensionAmongTheKeysOfItsBlock() {
    Sample.Health health = pool("health: { interval: 1s, path: /up, type: http }").health();

    assertThat(health.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(health.check().settings()).isEqualTo(new HttpCheck("/up", "200-299"));
  }

  @Test
  void fallsBackToTheObviousType() {
    Sample.Health health = pool("health: { interval: 1s }").health();

    assertThat(health.check().type()).isEqualTo("tcp");
    assertThat(health.check().settings()).isEqualTo(new NoSettings());
  }

  @Test
  void bindsEqualTextToEqualValues() {
    Catalogue catalogue = Sample.catalogue();
    ConfigLoader loader = new ConfigLoader(catalogue, _ -> null);
    String text = "pools: { a: { endpoints: h:1, balance: maglev, health: http } }";
    String keyed = text.replace("maglev", "{ type: maglev, key: path }");

    assertThat(loader.load("a.yaml", keyed, Root.class).value())
        .isEqualTo(loader.load("b.yaml", keyed, Root.class).value());
  }

  @Test
  void repeatsWhatAnAliasStandsFor() {
    Root root = Sample.load("pools: { a: &a { endpoints: [h:1] }, b: *a }").value();

    assertThat(root.pool("b")).isEqualTo(root.pool("a"));
  }

  @Test
  void letsEveryBlockDescribeItself() {
    Root root =
        Sample.load("description: ours\npools: { a: { endpoints: h:1, description: x } }").value();

    assertThat(root.pools()).containsOnlyKeys("a");
  }

  @Test
  void makesAnEmptyFileOfDefaults() {
    assertThat(Sample.load("# nothing\n").value())
        .isEqualTo(new Root(1, Map.of(), List.of(), Map.of(), null));
  }

  private static Everything everything(String text) {
    Root root = Sample.load("everything:\n" + text.indent(2)).value();
    return Objects.requireNonNull(root.everything());
  }

  private static Pool pool(String text) {
    Root root = Sample.load("pools: { a: { endpoints: h:1, " + text + " } }").value();
    return root.pool("a");
  }
}
