package penstock.spi.http;

import org.jspecify.annotations.Nullable;
import penstock.spi.Describe;

/// How a path changes: exactly one of its ways.
@Describe("How a path changes; one of its keys.")
public record PathRewriteSettings(
    @Describe("A prefix of whole segments that is taken off.") @Nullable String stripPrefix,
    @Describe("A prefix of whole segments that is replaced.")
        @Nullable PrefixRewriteSettings replacePrefix,
    @Describe("A regular expression and what the path becomes.")
        @Nullable RegexRewriteSettings regex,
    @Describe("The new path.") @Nullable String replace,
    @Describe("A prefix that is put before the path.") @Nullable String addPrefix) {

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
        replace,
        "addPrefix",
        addPrefix);
    if (stripPrefix != null) {
      HttpText.checkPath("stripPrefix", stripPrefix);
    }
    if (replace != null) {
      HttpText.checkPath("replace", replace);
    }
    if (addPrefix != null) {
      HttpText.checkPath("addPrefix", addPrefix);
    }
  }
}
