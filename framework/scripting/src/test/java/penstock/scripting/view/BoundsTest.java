package penstock.scripting.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BoundsTest {

  @Test
  void cutsWhatIsTooLongForALine() {
    String longest = "x".repeat(Bounds.LINE);

    assertThat(Bounds.line(longest)).isSameAs(longest);
    assertThat(Bounds.line(longest + "y")).isEqualTo(longest + "...");
  }

  @Test
  void cutsNoCharacterInTwo() {
    String before = "x".repeat(Bounds.LINE - 1);

    assertThat(Bounds.line(before + "\uD83D\uDE00")).isEqualTo(before + "...");
  }

  @Test
  void refusesWhatIsTooMuch() {
    assertThatCode(() -> Bounds.check("path", 3, 3)).doesNotThrowAnyException();
    assertThatThrownBy(() -> Bounds.check("path", 4, 3))
        .hasMessage("path: 4 characters (expected: <= 3)");
  }
}
