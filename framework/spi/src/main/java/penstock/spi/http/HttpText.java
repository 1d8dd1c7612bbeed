package penstock.spi.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/// What may stand where in an HTTP message head.
///
/// Source: [RFC 9110, 5.5 and 5.6.2](https://www.rfc-editor.org/rfc/rfc9110#section-5.5).
public final class HttpText {

  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /// What they say of the body, or of there being none, holds for no other.
  private static final Set<Integer> OF_THE_BODY = Set.of(204, 205, 206, 304);

  private HttpText() {}

  /// Whether it is a token of RFC 9110.
  public static boolean token(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> letterOrDigit(c) || c < 128 && TOKEN_MARKS.indexOf(c) >= 0);
  }

  /// A name that users may set or remove: a token, and nothing that frames the message.
  ///
  /// @throws IllegalArgumentException if it is not
  public static void checkHeaderName(String component, String name) {
    if (!token(name)) {
      throw new IllegalArgumentException(component + ": " + name + " (expected: a header name)");
    }
    if (OURS.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException(
          component + ": " + name + " (expected: a header that Penstock does not manage itself)");
    }
  }

  /// Whether it may stand as the value of a header.
  public static boolean value(String text) {
    return text.chars().allMatch(c -> c == '\t' || c >= ' ' && c != 0x7f && c <= 0xff);
  }

  /// A value that may stand in a header.
  ///
  /// @throws IllegalArgumentException if it may not
  public static void checkHeaderValue(String component, String value) {
    if (!value(value)) {
      throw new IllegalArgumentException(
          component + ": \"" + value + "\" (expected: printable characters)");
    }
  }

  /// A status to answer with.
  ///
  /// @throws IllegalArgumentException if it is not from 200 to 599
  public static void checkStatus(int status) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status: " + status + " (expected: 200 to 599)");
    }
  }

  /// A status in the place of another, over the same body: one that says something of its body is
  /// neither taken away nor given.
  ///
  /// @param from 100 to 999
  /// @param to as for [#checkStatus]
  /// @throws IllegalArgumentException if it would say what does not hold
  public static void checkStatusChange(int from, int to) {
    checkStatus(to);
    if (to != from && (from < 200 || OF_THE_BODY.contains(from) || OF_THE_BODY.contains(to))) {
      throw new IllegalArgumentException(
          "status: " + to + " (expected: one that fits the body of " + from + ")");
    }
  }

  /// A path as configured: begins with `/`, holds neither query nor fragment.
  ///
  /// @throws IllegalArgumentException if it does not
  public static void checkPath(String component, String path) {
    if (!path.startsWith("/") || path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          component + ": " + path + " (expected: a path that begins with / and has no ? or #)");
    }
  }

  /// Whether it is a host without port: a name or an address, an IPv6 one without its brackets.
  public static boolean host(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    boolean ipv6 = name.indexOf(':') != name.lastIndexOf(':');
    return !name.isEmpty()
        && !name.startsWith(".")
        && !name.endsWith(".")
        && name.chars().allMatch(c -> ipv6 ? ipv6Mark(c) : hostMark(c));
  }

  /// A host as it stands before a port: an IPv6 address in brackets.
  public static String bracketed(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  private static boolean ipv6Mark(int c) {
    return c == ':' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
  }

  private static boolean hostMark(int c) {
    return c == '-' || c == '.' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z';
  }

  /// Appends, with everything percent-encoded that may not stand in a request target or in the
  /// value of `Location`.
  public static void appendSafe(StringBuilder out, String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (safe(c)) {
        out.append(c);
      } else {
        i = appendEscaped(out, text, i);
      }
    }
  }

  /// The text as [#appendSafe] writes it; the same object if nothing is to be done.
  public static String escaped(String text) {
    if (safe(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    appendSafe(out, text, 0);
    return out.toString();
  }

  /// Whether [#appendSafe] would change nothing.
  public static boolean safe(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!safe(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean safe(char c) {
    return c > ' ' && c < 0x7f && c != '#' && c != '"' && c != '<' && c != '>' && c != '\\';
  }

  /// Returns the position of the last character that was read.
  private static int appendEscaped(StringBuilder out, String text, int at) {
    int codePoint = text.codePointAt(at);
    String one = Character.toString(codePoint);
    // A path comes from the wire one byte a character.
    byte[] bytes =
        codePoint <= 0xff
            ? one.getBytes(StandardCharsets.ISO_8859_1)
            : one.getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      out.append('%')
          .append(Character.toUpperCase(Character.forDigit(b >> 4 & 0xf, 16)))
          .append(Character.toUpperCase(Character.forDigit(b & 0xf, 16)));
    }
    return at + one.length() - 1;
  }

  private static boolean letterOrDigit(int c) {
    return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
