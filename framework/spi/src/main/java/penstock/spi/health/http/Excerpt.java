package penstock.spi.health.http;

import java.nio.charset.StandardCharsets;

/// The beginning of foreign text, fit for one line.
public final class Excerpt {

  private static final int LONGEST = 60;

  private Excerpt() {}

  /// The first 60 printable characters, with single spaces between words.
  ///
  /// @param text in UTF-8
  public static String of(byte[] text) {
    return of(new String(text, StandardCharsets.UTF_8), LONGEST);
  }

  /// The first printable characters, with single spaces between words.
  ///
  /// @param longest how many of them; 1 or more
  public static String of(String text, int longest) {
    StringBuilder excerpt = new StringBuilder();
    boolean space = false;
    for (char c : text.toCharArray()) {
      if (excerpt.length() >= longest) {
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
