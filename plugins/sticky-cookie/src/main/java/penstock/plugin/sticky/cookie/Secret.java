package penstock.plugin.sticky.cookie;

/// A key to sign with, which is never shown.
///
/// @param text as configured
public record Secret(String text) {

  /// A key as configured. It is not judged here: what is refused of a value is shown.
  public static Secret parse(String text) {
    return new Secret(text);
  }

  @Override
  public String toString() {
    return "***";
  }
}
