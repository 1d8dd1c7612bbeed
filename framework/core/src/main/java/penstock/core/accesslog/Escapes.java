package penstock.core.accesslog;

/// Writes texts that clients chose so that no reader of the log can be misled.
///
/// A text is what was decoded from bytes one for one (Latin-1), as all of HTTP is, or Unicode. What
/// reads as UTF-8 in the bytes is kept as UTF-8; any other byte is taken for the Latin-1 character
/// that it is.
final class Escapes {

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private static final int LONGEST = 6;

  /// Characters that stand for themselves in a JSON string.
  private static final boolean[] PLAIN = new boolean[0x7F];

  static {
    for (char c = ' '; c < PLAIN.length; c++) {
      PLAIN[c] = c != '"' && c != '\\';
    }
  }

  private Escapes() {}

  /// Writes the inside of a JSON string. Always valid UTF-8 and valid JSON, on one line.
  static void json(LineBytes out, String text) {
    int end = text.length();
    byte[] to = out.room(end * LONGEST);
    int from = out.length();
    int plain = plain(text, to, from);
    out.wrote(plain == end ? from + end : escaped(text, plain, to, from + plain));
  }

  /// Writes what stands for itself: mostly all of it, in a loop that has nothing else to do.
  ///
  /// @return how many characters
  private static int plain(String text, byte[] to, int from) {
    int end = text.length();
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= PLAIN.length || !PLAIN[c]) {
        return i;
      }
      to[from + i] = (byte) c;
    }
    return end;
  }

  /// Writes a text from a character on.
  ///
  /// @return the index behind it
  private static int escaped(String text, int begin, byte[] to, int from) {
    int at = from;
    for (int i = begin; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < PLAIN.length && PLAIN[c]) {
        to[at++] = (byte) c;
      } else if (c == '"' || c == '\\') {
        to[at++] = '\\';
        to[at++] = (byte) c;
      } else if (c < 0x80) {
        at = unicode(to, at, c);
      } else {
        int sequence = c > 0xFF ? 0 : Utf8.sequence(text, i);
        int code = sequence == 0 ? Utf8.code(text, i) : Utf8.decode(text, i, sequence);
        at = code < 0xA0 || code == Utf8.BROKEN ? unicode(to, at, code) : Utf8.encode(to, at, code);
        i += Math.max(sequence, Character.charCount(code)) - 1;
      }
    }
    return at;
  }

  private static int unicode(byte[] to, int from, int code) {
    to[from] = '\\';
    to[from + 1] = 'u';
    to[from + 2] = HEX[code >>> 12];
    to[from + 3] = HEX[code >>> 8 & 15];
    to[from + 4] = HEX[code >>> 4 & 15];
    to[from + 5] = HEX[code & 15];
    return from + LONGEST;
  }

  /// Writes a text as web servers do: printable ASCII, and `\xHH` for each byte that is not, for
  /// `"` and for `\`. Unicode is written as the bytes of its UTF-8.
  static void text(LineBytes out, String text) {
    int end = text.length();
    byte[] to = out.room(end * 3 * 4);
    int at = out.length();
    byte[] wide = new byte[4];
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
        to[at++] = (byte) c;
      } else if (c <= 0xFF) {
        at = hex(to, at, c);
      } else {
        int code = Utf8.code(text, i);
        int bytes = Utf8.encode(wide, 0, code);
        for (int k = 0; k < bytes; k++) {
          at = hex(to, at, wide[k]);
        }
        i += Character.charCount(code) - 1;
      }
    }
    out.wrote(at);
  }

  private static int hex(byte[] to, int from, int octet) {
    to[from] = '\\';
    to[from + 1] = 'x';
    to[from + 2] = HEX[octet >>> 4 & 15];
    to[from + 3] = HEX[octet & 15];
    return from + 4;
  }
}
