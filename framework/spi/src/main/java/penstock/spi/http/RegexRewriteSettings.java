package penstock.spi.http;

import java.util.regex.Pattern;
import penstock.spi.Describe;

/// A path in place of those that match a regular expression.
@Describe("A path in place of those that match a regular expression.")
public record RegexRewriteSettings(
    @Describe("What the whole path must match; otherwise it stays.") Pattern match,
    @Describe("The new path, in which $1 to $9 stand for the groups.") String with) {

  /// Checks the new path.
  ///
  /// @throws IllegalArgumentException if the path is malformed or names a group that is not there
  public RegexRewriteSettings {
    int groups = match.matcher("").groupCount();
    if (!with.startsWith("$")) {
      HttpText.checkPath("with", with);
    }
    for (int at = with.indexOf('$'); at >= 0; at = with.indexOf('$', at + 1)) {
      int group = at + 1 < with.length() ? with.charAt(at + 1) - '0' : 0;
      if (group < 1 || group > 9 || group > groups) {
        throw new IllegalArgumentException(
            "with: " + with + " (expected: after each $ a group from 1 to " + groups + ")");
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RegexRewriteSettings that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }
}
