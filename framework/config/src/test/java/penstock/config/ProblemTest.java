package penstock.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemTest {

  @Test
  void isOneLineWhateverWasWritten() {
    String message = Words.oneLine("\"x\ny\" (expected: a word)");

    assertThat(new Problem("p.yaml", 3, 5, "a.b", message))
        .hasToString("p.yaml:3:5 a.b: \"x\\ny\" (expected: a word)");
  }

  @Test
  void showsSpansAsTheyAreWritten() {
    assertThat(Words.withSpans("max: PT0.1S (expected: base to PT1H30M)"))
        .isEqualTo("max: 100ms (expected: base to 1h30m)");
    assertThat(Words.withSpans("idle: PT8760H (expected: PT0S)"))
        .isEqualTo("idle: 365d (expected: 0s)");
    for (String other : new String[] {"PTA (expected: PT)", "PT5 PT1.5 PT1SX aPT1S PT1S1M"}) {
      assertThat(Words.withSpans(other)).isEqualTo(other);
    }
  }
}
