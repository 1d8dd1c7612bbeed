package penstock.server.test;

import java.util.Locale;
import java.util.regex.Pattern;

/// A share of all repetitions, written `0.95` or `95%`.
///
/// @param fraction 0 to 1
public record Share(double fraction) {

  private static final Pattern FORM = Pattern.compile("\\d{1,3}(\\.\\d{1,9})?%?");

  /// Reads a share.
  ///
  /// @throws IllegalArgumentException if the text is none
  public static Share parse(String text) {
    if (FORM.matcher(text).matches()) {
      boolean percent = text.endsWith("%");
      double number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
      double fraction = percent ? number / 100 : number;
      if (fraction <= 1) {
        return new Share(fraction);
      }
    }
    throw new IllegalArgumentException(text + " (expected: a share such as 0.95 or 95%)");
  }

  @Override
  public String toString() {
    String text = String.format(Locale.ROOT, "%.2f", fraction * 100);
    return text.replaceAll("\\.?0+$", "") + "%";
  }
}
