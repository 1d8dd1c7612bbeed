package penstock.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a span of time is written: `250ms`, `10s`, `2.5ms`, `2h30m`, and `0` for none.
final class DurationText {

  private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,6})?)";
  private static final Pattern FORM =
      Pattern.compile(
          "(?:%1$sd)?(?:%1$sh)?(?:%1$sm(?!s))?(?:%1$ss)?(?:%1$sms)?(?:%1$sus)?".formatted(NUMBER));
  private static final long[] NANOS = {
    86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L
  };

  /// What [Duration#toString()] gives for spans of zero or more.
  private static final Pattern ISO = Pattern.compile("\\bPT(\\d[\\dHMS.]*)(?![\\w.])");

  private DurationText() {}

  /// A message of Java code in which spans are written as users write them.
  static String asWritten(String message) {
    return ISO.matcher(message).replaceAll(span -> span.group(1).toLowerCase(Locale.ROOT));
  }

  /// Reads a span.
  ///
  /// @return zero or more, exact to the nanosecond, below it cut off
  /// @throws IllegalArgumentException if the text is none
  static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher matcher = FORM.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw new IllegalArgumentException(text + " (expected: a duration such as 250ms, 10s or 5m)");
    }
    BigDecimal nanos = BigDecimal.ZERO;
    for (int unit = 0; unit < NANOS.length; unit++) {
      String number = matcher.group(unit + 1);
      if (number != null) {
        nanos = nanos.add(new BigDecimal(number).multiply(BigDecimal.valueOf(NANOS[unit])));
      }
    }
    BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
    return Duration.ofSeconds(parts[0].longValue(), parts[1].longValue());
  }
}
