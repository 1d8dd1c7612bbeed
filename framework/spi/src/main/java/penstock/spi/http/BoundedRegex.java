package penstock.spi.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A regular expression that gives up instead of backtracking for minutes.
///
/// Java's expressions can take polynomial and, with references to groups, exponential time on input
/// made for it. Every step reads a character, so the characters read are counted: after [#STEPS]
/// the match ends with [RegexOverrun].
///
/// @param pattern what the whole input must match
public record BoundedRegex(Pattern pattern) {

  /// How many characters one match may read, again and again included; about 0.1 ms.
  public static final int STEPS = 32_768;

  /// Whether the whole input matches.
  ///
  /// @throws RegexOverrun if that takes too many steps
  public boolean matches(String input) {
    return match(input) != null;
  }

  /// The match of the whole input; null if it does not match.
  ///
  /// @throws RegexOverrun if that takes too many steps
  public @Nullable Matcher match(String input) {
    try {
      Matcher matcher = pattern.matcher(new Counted(input));
      return matcher.matches() ? matcher : null;
    } catch (StackOverflowError _) {
      // Groups under * recurse once for each repetition.
      throw RegexOverrun.OVERRUN;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BoundedRegex that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return "/" + pattern + "/";
  }

  /// Text that counts how often it is read.
  private static final class Counted implements CharSequence {

    private final String text;
    private int left = STEPS;

    Counted(String text) {
      this.text = text;
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw RegexOverrun.OVERRUN;
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
