package penstock.plugin.filter.ratelimit;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many in what time, written `50/s`, `100/m` or `1000/h`.
///
/// @param count 1 to 1,000,000
/// @param period a second, a minute, an hour or a day
public record Rate(int count, Duration period) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*/\\s*([smhd])");
  private static final int MOST = 1_000_000;

  /// Checks the range.
  ///
  /// @throws IllegalArgumentException if the count is out of range
  public Rate {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(count + " (expected: 1 to " + MOST + ")");
    }
  }

  /// Reads a rate.
  ///
  /// @param text such as `50/s`
  /// @return the rate
  /// @throws IllegalArgumentException if the text is no rate
  public static Rate parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          text + " (expected: a rate such as 50/s, 100/m, 1000/h or 5000/d)");
    }
    Duration period =
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          default -> Duration.ofDays(1);
        };
    return new Rate(Integer.parseInt(matcher.group(1)), period);
  }

  /// Nanoseconds from one to the next; 1 or more.
  long intervalNanos() {
    return period.toNanos() / count;
  }

  /// How many may come at once; 1 or more.
  ///
  /// @param burst as users set it; 0 for the rate's number
  int depth(int burst) {
    return burst == 0 ? count : burst;
  }

  @Override
  public String toString() {
    String unit =
        switch ((int) period.toSeconds()) {
          case 1 -> "s";
          case 60 -> "m";
          case 3600 -> "h";
          default -> "d";
        };
    return count + "/" + unit;
  }
}
