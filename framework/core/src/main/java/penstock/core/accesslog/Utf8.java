package penstock.core.accesslog;

/// UTF-8 to and from, one character at a time.
///
/// Source: [RFC 3629](https://www.rfc-editor.org/rfc/rfc3629), section 4.
final class Utf8 {

  /// Stands for half a surrogate pair.
  static final int BROKEN = 0xFFFD;

  private Utf8() {}

  /// How many of the Latin-1 characters from an index on are the bytes of one UTF-8 sequence; 0 if
  /// they are none.
  static int sequence(String latin, int from) {
    int lead = latin.charAt(from);
    int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || from + length > latin.length()) {
      return 0;
    }
    int second = latin.charAt(from + 1);
    int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < lowest || second > highest) {
      return 0;
    }
    for (int i = from + 2; i < from + length; i++) {
      if (latin.charAt(i) < 0x80 || latin.charAt(i) > 0xBF) {
        return 0;
      }
    }
    return length;
  }

  /// The character of a sequence that [#sequence] found.
  static int decode(String latin, int from, int length) {
    int code = latin.charAt(from) & (0xFF >>> (length + 1));
    for (int i = from + 1; i < from + length; i++) {
      code = (code << 6) | (latin.charAt(i) & 0x3F);
    }
    return code;
  }

  /// The character at an index of a Java string; [#BROKEN] for half a pair.
  static int code(String text, int from) {
    int code = text.codePointAt(from);
    return code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE ? BROKEN : code;
  }

  /// Writes a character of U+0080 or above.
  ///
  /// @return the index behind it
  static int encode(byte[] to, int from, int code) {
    int at = from;
    if (code < 0x800) {
      to[at++] = (byte) (0xC0 | code >>> 6);
    } else if (code < 0x10000) {
      to[at++] = (byte) (0xE0 | code >>> 12);
      to[at++] = (byte) (0x80 | ((code >>> 6) & 0x3F));
    } else {
      to[at++] = (byte) (0xF0 | code >>> 18);
      to[at++] = (byte) (0x80 | ((code >>> 12) & 0x3F));
      to[at++] = (byte) (0x80 | ((code >>> 6) & 0x3F));
    }
    to[at++] = (byte) (0x80 | (code & 0x3F));
    return at;
  }
}
