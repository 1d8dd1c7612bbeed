package penstock.scripting.view;

/// How much scripts may say, in characters. What is only for people is cut; the rest is refused,
/// because a part of it would mean something else.
public final class Bounds {

  /// Of a reason, or a line of a message.
  public static final int LINE = 400;

  /// Of a path or a URL.
  public static final int PATH = 8 * 1024;

  /// Of a key that endpoints are chosen by, or of labels.
  public static final int KEY = 4 * 1024;

  /// Of all headers, or all facts, together: heads beyond this are refused by many.
  public static final int HEAD = 16 * 1024;

  /// Of a body.
  public static final int BODY = 1024 * 1024;

  private static final String CUT = "...";

  private Bounds() {}

  /// The beginning of what is said to people, all of it if it is not too long.
  public static String line(String words) {
    if (words.length() <= LINE) {
      return words;
    }
    int end = Character.isHighSurrogate(words.charAt(LINE - 1)) ? LINE - 1 : LINE;
    return words.substring(0, end) + CUT;
  }

  /// Refuses what is too much.
  ///
  /// @param what it is, for the message
  /// @throws IllegalArgumentException if it is
  public static void check(String what, int length, int most) {
    if (length > most) {
      throw new IllegalArgumentException(
          what + ": " + length + " characters (expected: <= " + most + ")");
    }
  }
}
