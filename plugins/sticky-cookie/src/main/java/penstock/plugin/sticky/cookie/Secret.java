package penstock.plugin.sticky.cookie;

/// A key to sign with, which is never shown.
///
/// @param text 16 characters or more
public record Secret(String text) {

  private static final int SHORTEST = 16;

  /// A key as configured.
  ///
  /// @throws IllegalArgumentException if it is short
  public static Secret parse(String text) {
    if (text.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "key: " + text.length() + " characters (expected: 16 or more)");
    }
    return new Secret(text);
  }

  @Override
  public String toString() {
    return "***";
  }
}
