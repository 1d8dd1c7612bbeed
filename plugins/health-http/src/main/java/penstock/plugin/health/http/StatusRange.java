package penstock.plugin.health.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// HTTP statuses from one to another, written `200-299`, or a single one, written `304`.
///
/// @param first 100 to 999
/// @param last not below the first, to 999
record StatusRange(int first, int last) {

  private static final Pattern FORM = Pattern.compile("([1-9]\\d\\d)(?:\\s*-\\s*([1-9]\\d\\d))?");

  /// Checks the order.
  ///
  /// @throws IllegalArgumentException if the last is below the first
  StatusRange {
    if (last < first) {
      throw new IllegalArgumentException(
          first + "-" + last + " (expected: a range such as 200-299 or 304)");
    }
  }

  /// Reads a range.
  ///
  /// @param text such as `200-299` or `304`
  /// @return the range
  /// @throws IllegalArgumentException if the text is no range
  static StatusRange parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(text + " (expected: a range such as 200-299 or 304)");
    }
    int first = Integer.parseInt(matcher.group(1));
    String last = matcher.group(2);
    return new StatusRange(first, last == null ? first : Integer.parseInt(last));
  }

  /// Reads ranges.
  ///
  /// @throws IllegalArgumentException if one is no range
  static List<StatusRange> parse(List<String> texts) {
    return texts.stream().map(StatusRange::parse).toList();
  }

  /// Checks ranges in settings.
  ///
  /// @param component where they stand, for the message
  /// @throws IllegalArgumentException if one is no range
  static void check(String component, List<String> texts) {
    try {
      parse(texts);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(component + ": " + e.getMessage(), e);
    }
  }

  /// Whether one of the ranges holds a status.
  static boolean holds(List<StatusRange> ranges, int status) {
    for (StatusRange range : ranges) {
      if (range.first <= status && status <= range.last) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
