package penstock.spi.http;

import penstock.spi.Describe;

/// One prefix in place of another.
@Describe("One prefix in place of another.")
public record PrefixRewriteSettings(
    @Describe("The prefix of whole segments to replace.") String from,
    @Describe("What stands there instead.") String to) {

  /// Checks both paths.
  ///
  /// @throws IllegalArgumentException if a path is malformed
  public PrefixRewriteSettings {
    HttpText.checkPath("from", from);
    HttpText.checkPath("to", to);
  }
}
