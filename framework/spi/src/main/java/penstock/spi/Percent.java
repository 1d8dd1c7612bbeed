package penstock.spi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A share of a whole, written `10%`.
///
/// @param fraction 0 or more; 1 is the whole
public record Percent(double fraction) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)\\s*%");

  /// Checks the range.
  ///
  /// @throws IllegalArgumentException if negative or not a number
  public Percent {
    if (!(fraction >= 0)) {
      throw new IllegalArgumentException("percent: " + fraction + " (expected: >= 0%)");
    }
  }

  /// Reads a share.
  ///
  /// @param text such as `10%` or `2.5%`
  /// @return the share
  /// @throws IllegalArgumentException if the text is no share
  public static Percent parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " (expected: a share such as 10%)");
    }
    return new Percent(Double.parseDouble(matcher.group(1)) / 100);
  }

  @Override
  public String toString() {
    double percent = fraction * 100;
    return percent == Math.rint(percent) ? (long) percent + "%" : percent + "%";
  }
}
