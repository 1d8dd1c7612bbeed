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
    assertThat(DurationText.asWritten("max: PT0.1S (expected: base to PT1H30M)"))
        .isEqualTo("max: 0.1s (expected: base to 1h30m)");
    assertThat(DurationText.asWritten("PTA (expected: PT)")).isEqualTo("PTA (expected: PT)");
  }
}
