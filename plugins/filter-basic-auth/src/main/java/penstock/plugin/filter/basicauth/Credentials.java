package penstock.plugin.filter.basicauth;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// What a client says of itself.
///
/// Source: [RFC 7617](https://www.rfc-editor.org/rfc/rfc7617), section 2.
///
/// @param user before the first colon
/// @param password behind it
record Credentials(String user, String password) {

  private static final String SCHEME = "basic ";

  /// Longer ones are nobody's, and would be costly to hash.
  private static final int MOST_CHARS = 1024;

  /// Reads an `Authorization` header.
  ///
  /// @return null if there is none, or none of this kind
  static @Nullable Credentials of(@Nullable String header) {
    if (header == null
        || header.length() > MOST_CHARS
        || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String text;
    try {
      byte[] bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      text = new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return null;
    }
    int colon = text.indexOf(':');
    return colon < 1 ? null : new Credentials(text.substring(0, colon), text.substring(colon + 1));
  }

  /// Without the password, lest it comes into a log.
  @Override
  public String toString() {
    return user;
  }
}
