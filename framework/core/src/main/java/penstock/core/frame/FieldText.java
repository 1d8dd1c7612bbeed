package penstock.core.frame;

import io.undertow.util.HttpString;

/// Which characters may stand where in a field: RFC 9110, section 5, and RFC 9113, section 8.2.
/// What came by HTTP/2 may become HTTP/1.1, where a line end in a value begins another message.
public final class FieldText {

  private static final boolean[] NAME = new boolean[256];
  private static final boolean[] TOKEN = new boolean[256];

  static {
    String punctuation = "!#$%&'*+-.^_`|~";
    for (char c = 0; c < 128; c++) {
      boolean small = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      NAME[c] = small || punctuation.indexOf(c) >= 0;
      TOKEN[c] = NAME[c] || (c >= 'A' && c <= 'Z');
    }
  }

  private FieldText() {}

  /// Whether it can be a field's name: lower case, not empty.
  public static boolean isName(HttpString name) {
    int length = name.length();
    for (int i = 0; i < length; i++) {
      if (!NAME[name.byteAt(i) & 0xFF]) {
        return false;
      }
    }
    return length > 0;
  }

  /// Whether it can be a field's value.
  public static boolean isValue(String value) {
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7F) {
        return false;
      }
    }
    return length == 0 || !(isBlank(value.charAt(0)) || isBlank(value.charAt(length - 1)));
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /// Whether it can be a method.
  public static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 0xFF || !TOKEN[c]) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// Whether it can be a scheme.
  public static boolean isScheme(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean other = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && (i == 0 || !other)) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// Whether it can be host and port: nothing that ends an authority or names a user.
  public static boolean isAuthority(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7F || "/\\?#@\"<>^`{|}".indexOf(c) >= 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /// Whether it can be a path with its query: printable, without a fragment.
  public static boolean isPath(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c == 0x7F || c == '#') {
        return false;
      }
    }
    return text.startsWith("/");
  }

  /// The length that a `content-length` tells.
  ///
  /// @return -1 if it tells none
  public static long length(String value) {
    int digits = value.length();
    if (digits == 0 || digits > 18) {
      return -1;
    }
    long length = 0;
    for (int i = 0; i < digits; i++) {
      char c = value.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      length = length * 10 + (c - '0');
    }
    return length;
  }
}
