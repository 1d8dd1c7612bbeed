package penstock.config;

import java.time.Duration;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import penstock.spi.DurationText;

/// The wording of problems that several readers find.
final class Words {

  /// What [Duration#toString()] gives for spans of zero or more.
  private static final Pattern ISO_SPAN =
      Pattern.compile(
          "\\bPT(?=\\d)(?:\\d{1,15}H)?(?:\\d{1,2}M)?(?:\\d{1,2}(?:\\.\\d{1,9})?S)?(?![\\w.])");

  private Words() {}

  /// A message with what was written in it, whatever that was.
  static String oneLine(String message) {
    return message.lines().collect(Collectors.joining("\\n"));
  }

  /// A message of Java code in which spans of time are written as users write them.
  static String withSpans(String message) {
    return ISO_SPAN
        .matcher(message)
        .replaceAll(span -> DurationText.of(Duration.parse(span.group())));
  }

  static String unknownKey(String key, Collection<String> known) {
    String meant = Suggestion.nearest(key, known);
    if (meant != null) {
      return "unknown key (did you mean " + meant + "?)";
    }
    return known.isEmpty()
        ? "unknown key (expected: none)"
        : "unknown key (known: " + String.join(", ", known) + ")";
  }

  /// Says that a word is none of those allowed.
  ///
  /// @param shown the wrong word as problems quote it
  /// @param word the wrong word
  static String notOneOf(String shown, String word, Collection<String> known) {
    String meant = Suggestion.nearest(word, known);
    String hint = meant == null ? "" : "; did you mean " + meant + "?";
    return shown + " (expected: " + oneOf(known) + hint + ")";
  }

  static String oneOf(Collection<String> known) {
    return switch (known.size()) {
      case 0 -> "nothing, no plugin offers any";
      case 1 -> known.iterator().next();
      default -> "one of " + String.join(", ", known);
    };
  }
}
