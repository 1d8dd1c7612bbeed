package penstock.plugin.health.http;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import penstock.spi.Default;
import penstock.spi.Describe;

/// What a good answer looks like; all of it must hold.
///
/// @param status statuses and ranges of them, one of which must hold its status
/// @param header headers it must have, by name, with this very value
/// @param body text its body must contain
/// @param bodyRegex pattern that must be found in its body; text, because equal patterns of the JDK
///   are not equal and a reload would take the check for a new one
@Describe("What a good answer looks like; all of it must hold.")
public record Expect(
    @Default("[\"200-399\"]") @Describe("Good statuses, such as `200-299` or `304`.")
        List<String> status,
    @Default("{}") @Describe("Headers the answer must carry, each with exactly this value.")
        Map<String, String> header,
    @Describe("Text that must stand in the first 256 KiB of the body.") @Nullable String body,
    @Describe("Regular expression that must be found in the first 256 KiB of the body.")
        @Nullable String bodyRegex) {

  /// Checks that something is expected.
  ///
  /// @throws IllegalArgumentException if no status is good, or a status or the pattern is malformed
  public Expect {
    status = List.copyOf(status);
    StatusRange.check("status", status);
    header = Map.copyOf(header);
    if (status.isEmpty()) {
      throw new IllegalArgumentException("status: [] (expected: one or more statuses)");
    }
    if (bodyRegex != null) {
      checkPattern(bodyRegex);
    }
  }

  private static void checkPattern(String regex) {
    try {
      Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "bodyRegex: " + regex + " (expected: a regular expression; " + e.getDescription() + ")",
          e);
    }
  }

  /// Whether the body has to be read.
  boolean readsBody() {
    return body != null || bodyRegex != null;
  }
}
