package penstock.core.route;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;
import penstock.spi.Shorthand;
import penstock.spi.http.HttpText;
import penstock.spi.http.Ways;

/// A condition on the path: exactly one of its ways to match.
@Shorthand("prefix")
@Describe("A condition on the path; a plain value is a prefix of whole segments.")
public record PathSettings(
    @Describe("A prefix of whole segments: /api and /api/ both match /api and /api/x, not /apix.")
        @Nullable String prefix,
    @Describe("The whole path.") @Nullable String exact,
    @Describe("A regular expression that the whole path must match.") @Nullable Pattern regex) {

  /// Checks that there is one way to match, and its form.
  ///
  /// @throws IllegalArgumentException if there is none, or more than one, or a path is malformed
  public PathSettings {
    Ways.exactlyOne("prefix", prefix, "exact", exact, "regex", regex);
    if (prefix != null) {
      HttpText.checkPath("prefix", prefix);
    }
    if (exact != null) {
      HttpText.checkPath("exact", exact);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathSettings that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return regex != null ? "~" + regex : exact != null ? "=" + exact : String.valueOf(prefix);
  }
}
