package penstock.spi.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BoundedRegexTest {

  private static BoundedRegex regex(String pattern) {
    return new BoundedRegex(Pattern.compile(pattern));
  }

  @Test
  void matchesTheWholeInput() {
    assertThat(regex("a+").matches("aaa")).isTrue();
    assertThat(regex("a+").matches("aaab")).isFalse();
  }

  @Test
  void takesInputAsLongAsAHead() {
    assertThat(regex(".*x").matches("a".repeat(8_000) + "x")).isTrue();
  }

  @Test
  void givesUpInsteadOfBacktrackingForever() {
    assertThatThrownBy(() -> regex(".*.*.*b").matches("a".repeat(100)))
        .isSameAs(RegexOverrun.OVERRUN);
  }

  @Test
  void givesUpInsteadOfOverflowingTheStack() {
    assertThatThrownBy(() -> regex("(a|b)*c{0}(?:(a|b)*)*d").matches("ab".repeat(15_000)))
        .isSameAs(RegexOverrun.OVERRUN);
  }
}
