package penstock.spi;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A share of a whole, written `10%` or `10`.
///
/// @param fraction 0 or more; 1 is the whole
public record Percent(double fraction) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)\\s*(%?)");

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
  /// @param text such as `10%` or `2.5%`; without the sign 0, or more than 1: a share of 0.5 may be
  ///   meant to be a half
  /// @return the share
  /// @throws IllegalArgumentException if the text is no share
  public static Percent parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    double number = matcher.matches() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    boolean plain = Double.isNaN(number) || matcher.group(2).isEmpty();
    if (plain && !(number == 0 || number > 1)) {
      throw new IllegalArgumentException(text + " (expected: a share such as 10%)");
    }
    return new Percent(number / 100);
  }

  @Override
  public String toString() {
    double percent = fraction * 100;
    return percent == Math.rint(percent) ? (long) percent + "%" : percent + "%";
  }
}
