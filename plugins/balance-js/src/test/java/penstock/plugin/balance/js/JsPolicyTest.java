package penstock.plugin.balance.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.scripting.Meter;
import penstock.scripting.Outcome;
import penstock.scripting.ScriptException;
import penstock.scripting.ScriptSettings;
import penstock.scripting.Scripts;
import penstock.scripting.view.InventedConnection;
import penstock.spi.ByteSize;
import penstock.spi.Context;
import penstock.spi.Extension;
import penstock.spi.NoSettings;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.traffic.Traffic;
import penstock.testkit.BalancingPolicyContract;
import penstock.testkit.FakeCandidate;

class JsPolicyTest extends BalancingPolicyContract {

  private static final String LEAST_LOADED_OF_TWO =
      """
      export default (candidates, traffic, { below }) => {
        const first = below(candidates.length);
        const second = (first + 1 + below(candidates.length - 1)) % candidates.length;
        const [a, b] = [candidates.at(first), candidates.at(second)];
        return a.inFlight() * b.weight <= b.inFlight() * a.weight ? first : second;
      };
      """;

  /// Takes the last one, which no script of these tests does.
  private static final Extension<BalancingPolicy> LAST =
      new Extension<>(
          "last",
          new NoSettings(),
          (_, _) -> candidates -> (_, _) -> candidates.get(candidates.size() - 1));

  @TempDir private Path dir;
  private final List<Outcome> outcomes = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void lend() {
    lend(ScriptSettings.USUAL);
  }

  private void lend(ScriptSettings settings) {
    Scripts scripts = new Scripts(dir, settings.unwatched(), 1, _ -> new Noted(outcomes));
    open.add(scripts);
    context.lends(Scripts.class, scripts);
  }

  /// Notes how calls ended.
  private record Noted(List<Outcome> outcomes) implements Meter {

    @Override
    public void called(Outcome outcome) {
      synchronized (outcomes) {
        outcomes.add(outcome);
      }
    }
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  @Override
  protected BalancingPolicy policy(Context lent) {
    return policy(LEAST_LOADED_OF_TWO);
  }

  @Override
  protected boolean allocates() {
    return true;
  }

  private BalancingPolicy policy(String script) {
    try {
      Files.writeString(dir.resolve("pick.js"), script);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    JsPolicy made = JsPolicy.open(new Settings("pick.js", LAST), context);
    open.add(made);
    return made;
  }

  private static final FakeCandidate A = FakeCandidate.named("a", 5).inFlight(3);
  private static final FakeCandidate B = FakeCandidate.named("b").inFlight(1);
  private static final FakeCandidate C = FakeCandidate.named("c");

  @Test
  void nobodyHidesFromTestsThatTheScriptFails() {
    Scripts offline = Scripts.offline(dir, ScriptSettings.USUAL);
    open.add(offline);
    context.lends(Scripts.class, offline);
    assertThatThrownBy(() -> picked("nobody.knows"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("pick.js: failed (expected: a candidate)");
  }

  private String picked(String expression, Traffic traffic, int attempt) {
    Picker picker =
        policy("export default (candidates, traffic, tools) => " + expression + ";")
            .over(List.of(A, B, C));
    return picker.pick(traffic, attempt).endpoint().name();
  }

  private String picked(String expression) {
    return picked(expression, traffic(0), 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "0; a",
        "1; b",
        "'b'; b",
        "candidates.at(1); b",
        "candidates.length - 2; b",
        "candidates.at(0).weight === 5 ? 1 : 0; b",
        "candidates.at(0).inFlight() === 3 && candidates.at(1).inFlight() === 1 ? 1 : 0; b",
        "candidates.at(0).latency() === 0 ? 1 : 0; b",
        "candidates.at(1).name === 'b' ? 1 : 0; b",
        "candidates.at(1).label('zone') === null ? 1 : 0; b",
        "tools.below(1) + 1; b",
        "tools.random() < 1 ? 1 : 0; b",
        "tools.share('x', 'y') === tools.share('x', 'y') ? 1 : 0; b",
        "traffic.path === '/item/0' ? 1 : 0; b",
        "traffic.clientIp.in('10.0.0.0/8') ? 1 : 0; b",
        "Promise.resolve(1); b"
      })
  void takesWhatTheScriptSays(String expression, String expected) {
    assertThat(picked(expression)).isEqualTo(expected);
    assertThat(outcomes).containsExactly(Outcome.OK);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "3",
        "-1",
        "0.5",
        "NaN",
        "'nobody'",
        "undefined",
        "null",
        "true",
        "({})",
        "candidates",
        "candidates.at(3)",
        "candidates.at(0).weight = 7",
        "tools.below(0)",
        "tools.below('x')",
        "tools.share(1)",
        "nothing.there",
        "Promise.reject(1)",
        "new Promise(() => {})"
      })
  void leavesItToTheFallbackIfTheAnswerIsNone(String expression) {
    assertThat(picked(expression)).isEqualTo("c");
    assertThat(outcomes).containsExactly(Outcome.ERROR);
  }

  @Test
  void tellsHowOftenItWasAsked() {
    assertThat(picked("tools.attempt()", traffic(0), 1)).isEqualTo("b");
  }

  @Test
  void choosesForConnections() {
    assertThat(picked("traffic.serverName === 'name1.example.test' ? 1 : 0", connection(), 0))
        .isEqualTo("b");
  }

  private static Traffic connection() {
    return new InventedConnection(1);
  }

  @Test
  void keepsNothingOfCandidatesThatAreGone() {
    BalancingPolicy policy =
        policy(
            "let kept = null; export default (all) => kept === null ? (kept = all.at(0)) : kept;");
    assertThat(policy.over(List.of(A, B)).pick(traffic(0), 0)).isSameAs(A);

    assertThat(policy.over(List.of(B, C)).pick(traffic(0), 0)).isSameAs(C);
    assertThat(outcomes).containsExactly(Outcome.OK, Outcome.ERROR);
  }

  @Test
  void cutsOffWhatDoesNotEndAndQuarantinesIt() {
    lend(
        new ScriptSettings(
            null,
            ScriptSettings.Compiler.OFF,
            false,
            new ScriptSettings.Limits(Duration.ofMillis(20), new ByteSize(64L << 20)),
            2,
            Duration.ZERO));
    Picker picker = policy("export default () => { for (;;); };").over(List.of(A, B, C));

    for (int i = 0; i < 4; i++) {
      assertThat(picker.pick(traffic(i), 0)).isSameAs(C);
    }
    assertThat(outcomes)
        .containsExactly(
            Outcome.TIMEOUT, Outcome.TIMEOUT, Outcome.QUARANTINED, Outcome.QUARANTINED);
  }

  @Test
  void takesTheLeastLoadedOfTwo() {
    Map<Candidate, Integer> picks = new HashMap<>();
    Picker picker = policy(LEAST_LOADED_OF_TWO).over(List.of(A, B));
    for (int i = 0; i < 200; i++) {
      picks.merge(picker.pick(traffic(i), 0), 1, Integer::sum);
    }
    // 3 of weight 5 is less than 1 of weight 1.
    assertThat(picks).containsOnlyKeys(A);
  }

  @Test
  void refusesAScriptThatIsNotThere() {
    assertThatThrownBy(() -> JsPolicy.open(new Settings("gone.js", LAST), context))
        .isInstanceOf(ScriptException.class)
        .hasMessageContaining("gone.js: no such file");
    assertThatThrownBy(() -> new Settings("pick.ts", LAST))
        .hasMessage("script: pick.ts (expected: a file that ends with .js or .mjs)");
  }
}
