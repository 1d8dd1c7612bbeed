package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad configurations, and word for word what users are told.
class BadInputTest {

  @ParameterizedTest
  @MethodSource("inputs")
  void saysWhatIsWrongAndWhere(String text, String... problems) {
    ConfigException refused = refusal(text);

    assertThat(refused.problems()).extracting(Problem::toString).containsExactly(problems);
  }

  static Stream<Arguments> inputs() {
    return Stream.of(
        bad("lisstners: {}", "p.yaml:1:1 lisstners: unknown key (did you mean listeners?)"),
        bad(
            "zzz: 1",
            "p.yaml:1:1 zzz: unknown key (known: version, listeners, routes, pools, everything,"
                + " include, defaults)"),
        bad("- 1", "p.yaml:1:1: a list (expected: a block)"),
        bad("version: x", "p.yaml:1:10 version: \"x\" (expected: a whole number)"),
        bad(
            "version: 99999999999",
            "p.yaml:1:10 version: \"99999999999\" (expected: a whole number of at most 2147483647"
                + " in size)"),
        bad("version: [1]", "p.yaml:1:10 version: a list (expected: a whole number)"),
        bad("listeners: { web: {} }", "p.yaml:1:19 listeners.web.bind: missing (expected: text)"),
        bad("listeners: { web: }", "p.yaml:1:18 listeners.web.bind: missing (expected: text)"),
        bad("listeners: { web: 80 }", "p.yaml:1:19 listeners.web: \"80\" (expected: a block)"),
        bad("listeners: 80", "p.yaml:1:12 listeners: \"80\" (expected: a block of names)"),
        bad(
            "listeners: { web: { bind: { a: 1 } } }",
            "p.yaml:1:27 listeners.web.bind: a block (expected: text)"),
        bad(
            "routes: [{ not: { not: { method: [GET, ] , mehtod: x } } }]",
            "p.yaml:1:44 routes[0].not.not.mehtod: unknown key (did you mean method?)"),
        bad("pools: { api: {} }", "p.yaml:1:15 pools.api.endpoints: missing (expected: a list)"),
        bad(
            "pools: { api: { endpoints: [\"h\"] } }",
            "p.yaml:1:29 pools.api.endpoints[0].address: h (expected: host:port)"),
        bad(
            "pools: { api: { endpoints: [{ address: \"h:1\", weight: 0 }] } }",
            "p.yaml:1:55 pools.api.endpoints[0].weight: 0 (expected: >= 1)"),
        bad(
            "pools: { api: { endpoints: h:1, limits: { requests: 200, pendingTimeout: 0 } } }",
            "p.yaml:1:41 pools.api.limits: more than 100 requests need a pendingTimeout"),
        bad(
            "everything: { labels: { a: [b, ~] } }",
            "p.yaml:1:32 everything.labels.a[1]: \"~\" (expected: text)"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void saysWhichValueIsExpected(String component, String text, String problem) {
    ConfigException refused = refusal("everything: { " + component + ": " + text + " }");

    assertThat(refused.problems())
        .extracting(each -> each.path() + ": " + each.message())
        .containsExactly("everything." + component + ": " + problem);
  }

  static Stream<Arguments> values() {
    String duration = " (expected: a duration such as 250ms, 10s or 5m)";
    return Stream.of(
        arguments("flag", "yes", "\"yes\" (expected: true or false)"),
        arguments("flag", "True", "\"True\" (expected: true or false)"),
        arguments("count", "0x10", "\"0x10\" (expected: a whole number)"),
        arguments("count", "1_000", "\"1_000\" (expected: a whole number)"),
        arguments("ratio", "NaN", "\"NaN\" (expected: a number)"),
        arguments("perhaps", "1.5", "\"1.5\" (expected: a whole number)"),
        arguments("span", "5", "\"5\"" + duration),
        arguments("span", "-5s", "\"-5s\"" + duration),
        arguments("span", "5s2h", "\"5s2h\"" + duration),
        arguments("span", "''", "\"\"" + duration),
        arguments("size", "1XB", "\"1XB\" (expected: a size such as 16KiB, 10MiB or 4096)"),
        arguments(
            "size",
            "999999999999999GiB",
            "\"999999999999999GiB\" (expected: a size such as 16KiB, 10MiB or 4096)"),
        arguments("share", "0.1", "\"0.1\" (expected: a share such as 10%)"),
        arguments("share", "1", "\"1\" (expected: a share such as 10%)"),
        arguments("share", "'10 %%'", "\"10 %%\" (expected: a share such as 10%)"),
        arguments(
            "curve",
            "linaer",
            "\"linaer\" (expected: one of linear, step-wise; did you mean linear?)"),
        arguments(
            "curve",
            "LINEAR2x",
            "\"LINEAR2x\" (expected: one of linear, step-wise;" + " did you mean linear?)"),
        arguments("pattern", "'[a'", "\"[a\" (expected: a regular expression)"),
        arguments("uri", "'http://a b'", "\"http://a b\" (expected: a URI)"),
        arguments("file", "\"a\\0b\"", "\"a\0b\" (expected: a path)"));
  }

  @ParameterizedTest
  @MethodSource("extensions")
  void saysWhatIsWrongWithAnExtension(String pool, String... problems) {
    ConfigException refused = refusal("pools: { a: { endpoints: h:1, " + pool + " } }");

    assertThat(refused.problems()).extracting(Problem::toString).containsExactly(problems);
  }

  static Stream<Arguments> extensions() {
    String types = "(expected: one of least-request, maglev, round-robin";
    return Stream.of(
        bad(
            "balance: round-robbin",
            "p.yaml:1:40 pools.a.balance: \"round-robbin\" "
                + types
                + "; did you mean round-robin?)"),
        bad(
            "balance: { type: zzz, x: 1 }",
            "p.yaml:1:48 pools.a.balance.type: \"zzz\" " + types + ")"),
        bad("balance: { choices: 2 }", "p.yaml:1:40 pools.a.balance.type: missing " + types + ")"),
        bad(
            "balance: { type: least-request, choices: 1 }",
            "p.yaml:1:72 pools.a.balance.choices: 1 (expected: >= 2)"),
        bad(
            "balance: { type: least-request, chioces: 3 }",
            "p.yaml:1:63 pools.a.balance.chioces: unknown key (did you mean choices?)"),
        bad("balance: maglev", "p.yaml:1:40 pools.a.balance.key: missing (expected: text)"),
        bad(
            "balance: [maglev]",
            "p.yaml:1:40 pools.a.balance: a list (expected: a type, or a block with type)"),
        bad(
            "health: { interval: soon, path: / }",
            "p.yaml:1:51 pools.a.health.interval: \"soon\" (expected: a duration such as 250ms, 10s"
                + " or 5m)",
            "p.yaml:1:57 pools.a.health.path: unknown key (known: type, interval)"),
        bad(
            "health: { type: htp, intervall: 3s }",
            "p.yaml:1:47 pools.a.health.type: \"htp\" (expected: one of http, tcp; did you mean"
                + " http?)"),
        bad(
            "health: { type: http, intervall: 3s }",
            "p.yaml:1:53 pools.a.health.intervall: unknown key (did you mean interval?)"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void saysWhereTheTextIsNotYaml(String text, String problem) {
    assertThat(refusal(text).problems()).extracting(Problem::toString).containsExactly(problem);
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        arguments(
            "pools:\n  a: [\n",
            "p.yaml:3:1: not YAML: while parsing a flow node: expected the node content, but found"
                + " '<stream end>'"),
        arguments(
            "version: 1\nversion: 2", "p.yaml:2:1 version: duplicate key (first at p.yaml:1:1)"),
        arguments("version: !int 1", "p.yaml:1:10 version: tag !int (expected: no tag)"),
        arguments("? [a]\n: 1", "p.yaml:1:3: a key that is a list or a block (expected: a word)"),
        arguments(
            "everything: { labels: &a { x: *a } }",
            "p.yaml:1:23 everything.labels.x: an alias inside what it stands for (expected:"
                + " outside)"));
  }

  @Test
  void reportsEverythingAtOnceInTheOrderOfTheLines() {
    ConfigException refused =
        refusal(
            """
            pools:
              api:
                balance: { type: least-request, choices: 1, chioces: 3 }
                endpoints: ["a:1", "b", { address: "c:1", weight: heavy, wight: 1 }]
            listeners:
              web: { bnid: ":80" }
            version: one
            """);

    assertThat(refused)
        .hasMessage(
            """
            p.yaml:3:46 pools.api.balance.choices: 1 (expected: >= 2)
            p.yaml:3:49 pools.api.balance.chioces: unknown key (did you mean choices?)
            p.yaml:4:24 pools.api.endpoints[1].address: b (expected: host:port)
            p.yaml:4:55 pools.api.endpoints[2].weight: "heavy" (expected: a whole number)
            p.yaml:4:62 pools.api.endpoints[2].wight: unknown key (did you mean weight?)
            p.yaml:6:8 listeners.web.bind: missing (expected: text)
            p.yaml:6:10 listeners.web.bnid: unknown key (did you mean bind?)
            p.yaml:7:10 version: "one" (expected: a whole number)\
            """);
  }

  @Test
  void refusesTextThatGrowsWithoutEnd() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a%d: &a%d [%s, %s, %s, %s]%n".formatted(i, i, before, before, before, before));
    }

    assertThat(refusal(bomb.toString()).problems())
        .extracting(Problem::message)
        .contains("too much (expected: at most 1000000 parts)");
  }

  @Test
  void refusesTextNestedTooDeeply() {
    ConfigException refused = refusal("version: " + "[".repeat(100) + "]".repeat(100));

    assertThat(refused.problems())
        .extracting(Problem::message)
        .contains("nested too deeply (expected: at most 64 levels)");
    assertThat(refusal("[".repeat(200_000)).problems()).hasSize(1);
  }

  private static Arguments bad(String text, String... problems) {
    return arguments(text, problems);
  }

  private static ConfigException refusal(String text) {
    ConfigException refused = catchThrowableOfType(ConfigException.class, () -> Sample.load(text));
    assertThat(refused).as("the configuration is refused").isNotNull();
    return refused;
  }
}
