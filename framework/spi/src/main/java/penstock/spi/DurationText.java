package penstock.spi;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a span of time is written: `250ms`, `10s`, `2.5ms`, `2h30m`, and `0` for none.
public final class DurationText {

  private static final String NUMBER = "(\\d{1,9}(?:\\.\\d{1,6})?)";
  private static final Pattern FORM =
      Pattern.compile(
          "(?:%1$sd)?(?:%1$sh)?(?:%1$sm(?!s))?(?:%1$ss)?(?:%1$sms)?(?:%1$sus)?".formatted(NUMBER));
  private static final long[] NANOS = {
    86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L
  };

  private DurationText() {}

  /// Reads a span.
  ///
  /// @return zero or more, exact to the nanosecond, below it cut off
  /// @throws IllegalArgumentException if the text is none
  public static Duration parse(String text) {
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

  /// Writes a span as users do: `0s`, `250ms`, `1.5s`, `1h30m`.
  ///
  /// @return exact, the largest unit first; units of which there are none are left out
  public static String of(Duration span) {
    if (span.isNegative()) {
      return "-" + of(span.negated());
    }
    if (span.isZero()) {
      return "0s";
    }
    if (span.toSeconds() == 0) {
      return span.compareTo(Duration.ofMillis(1)) < 0
          ? number(span.toNanos(), 3) + "us"
          : number(span.toNanos(), 6) + "ms";
    }
    StringBuilder text = new StringBuilder();
    append(text, span.toDays(), "d");
    append(text, span.toHoursPart(), "h");
    append(text, span.toMinutesPart(), "m");
    long rest = span.toSecondsPart() * 1_000_000_000L + span.toNanosPart();
    return rest == 0 ? text.toString() : text + number(rest, 9) + "s";
  }

  private static void append(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }

  private static String number(long nanos, int scale) {
    return BigDecimal.valueOf(nanos, scale).stripTrailingZeros().toPlainString();
  }
}
