package penstock.plugin.sticky.cookie;

/// With which requests a browser sends a cookie.
public enum SameSite {
  /// With those of the same site alone.
  STRICT("Strict"),
  /// With those, and when a user follows a link.
  LAX("Lax"),
  /// With all; only over https.
  NONE("None");

  private final String word;

  SameSite(String word) {
    this.word = word;
  }

  /// The word in `Set-Cookie`.
  String word() {
    return word;
  }
}
