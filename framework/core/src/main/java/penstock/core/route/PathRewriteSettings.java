package penstock.core.route;

import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;
import penstock.spi.http.HttpText;

/// How a path changes: exactly one of its ways.
@Describe("How a path changes; one of its keys.")
public record PathRewriteSettings(
    @Describe("A prefix of whole segments that is taken off.") @Nullable String stripPrefix,
    @Describe("A prefix of whole segments that is replaced.")
        @Nullable PrefixRewriteSettings replacePrefix,
    @Describe("A regular expression and what the path becomes.")
        @Nullable RegexRewriteSettings regex,
    @Describe("The new path.") @Nullable String replace) {

  /// Checks that there is one way, and its form.
  ///
  /// @throws IllegalArgumentException if there is none or more than one, or a path is malformed
  public PathRewriteSettings {
    Ways.exactlyOne(
        "stripPrefix",
        stripPrefix,
        "replacePrefix",
        replacePrefix,
        "regex",
        regex,
        "replace",
        replace);
    if (stripPrefix != null) {
      HttpText.checkPath("stripPrefix", stripPrefix);
    }
    if (replace != null) {
      HttpText.checkPath("replace", replace);
    }
  }
}
