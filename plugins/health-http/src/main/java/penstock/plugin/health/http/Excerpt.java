package penstock.plugin.health.http;

import java.nio.charset.StandardCharsets;

/// The beginning of foreign text, fit for one line.
final class Excerpt {

  private static final int LONGEST = 60;

  private Excerpt() {}

  /// The first 60 printable characters, with single spaces between words.
  ///
  /// @param text in UTF-8
  static String of(byte[] text) {
    StringBuilder excerpt = new StringBuilder();
    boolean space = false;
    for (char c : new String(text, StandardCharsets.UTF_8).toCharArray()) {
      if (excerpt.length() >= LONGEST) {
        break;
      }
      if (Character.isWhitespace(c) || Character.isISOControl(c) || c == '\uFFFD') {
        space = true;
        continue;
      }
      if (space && !excerpt.isEmpty()) {
        excerpt.append(' ');
      }
      space = false;
      excerpt.append(c);
    }
    return excerpt.toString();
  }
}
