package penstock.core.upstream;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The head of one answer, parsed strictly in place; reused for the next.
///
/// Source: [RFC 9112](https://www.rfc-editor.org/rfc/rfc9112), sections 4 to 6. Stricter than it
/// asks: no folded lines, no bare line feeds, one framing only.
///
/// An endpoint says much of a head again in the next one on the same connection: a line that is, to
/// the byte, the one before it in the same place is known already.
public final class ResponseHead {

  /// Interim answers before the final one; who sends more of them means no answer.
  static final int MOST_INTERIM = 32;

  private static final int MOST_HEADERS = 200;
  private static final int MOST_DIGITS = 18;
  private static final byte[] NOTHING = {};

  private HttpString[] names = new HttpString[32];
  private String[] values = new String[32];
  private final KnownLines known = new KnownLines();
  private int count;
  private int status;
  private boolean http11;
  private long contentLength;
  private boolean chunked;
  private boolean close;
  private boolean keepAlive;
  private @Nullable String connection;

  /// The status; 100 to 599.
  public int status() {
    return status;
  }

  /// How many header lines there are.
  public int count() {
    return count;
  }

  /// The name of a header line.
  public HttpString name(int i) {
    return names[i];
  }

  /// The value of a header line.
  public String value(int i) {
    return values[i];
  }

  /// What the `Connection` header names beside `close` and `keep-alive`; null for nothing.
  public @Nullable String connectionTokens() {
    return connection;
  }

  /// The body's length by `Content-Length`; -1 without one.
  long contentLength() {
    return contentLength;
  }

  /// Whether the body came with a transfer coding, so that no length is known.
  public boolean coded() {
    return chunked;
  }

  boolean chunked() {
    return chunked;
  }

  /// Whether the connection may serve another request after this answer.
  boolean persistent() {
    return http11 ? !close : keepAlive && !close;
  }

  /// Parses a head.
  ///
  /// @param bytes the head from its first byte
  /// @param end behind the empty line that ends it
  /// @return null, or why it is refused
  public @Nullable String parse(byte[] bytes, int end) {
    begin();
    if (!parseStatusLine(bytes, end)) {
      return "status line";
    }
    int at = lineEnd(bytes, 0) + 2;
    while (bytes[at] != '\r') {
      int place = count;
      int length = known.same(place, bytes, at, end);
      String refused;
      if (length > 0) {
        refused = accept(names[place], values[place]);
      } else {
        int lineEnd = lineEnd(bytes, at);
        length = lineEnd + 2 - at;
        refused = parseHeader(bytes, at, lineEnd);
        known.learn(place, bytes, at, count > place ? length : 0);
      }
      if (refused != null) {
        return refused;
      }
      at += length;
    }
    if (at + 2 != end) {
      return "header line: bare carriage return";
    }
    return checkFraming();
  }

  /// Forgets all: another head comes.
  void begin() {
    count = 0;
    contentLength = -1;
    chunked = false;
    close = false;
    keepAlive = false;
    connection = null;
  }

  /// Takes the status of a head that does not come as text.
  ///
  /// @return false if there is none such
  boolean status(long said) {
    status = (int) said;
    return said >= 100 && said < 600;
  }

  /// Takes a field of a head that does not come as text.
  ///
  /// @return null, or why it is refused
  @Nullable String add(HttpString name, String value) {
    known.learn(count, NOTHING, 0, 0);
    return put(name, value);
  }

  private @Nullable String put(HttpString name, String value) {
    if (count == MOST_HEADERS) {
      return "more than " + MOST_HEADERS + " headers";
    }
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      values = Arrays.copyOf(values, count * 2);
    }
    names[count] = name;
    values[count++] = value;
    return null;
  }

  /// Takes the length of a head that does not come as text.
  ///
  /// @return null, or why it is refused
  @Nullable String length(HttpString name, String value) {
    boolean again = contentLength >= 0;
    String refused = noteLength(value);
    return refused == null && !again ? add(name, value) : refused;
  }

  private boolean parseStatusLine(byte[] b, int end) {
    // HTTP/1.1 200
    if (end < 16
        || b[0] != 'H'
        || b[1] != 'T'
        || b[2] != 'T'
        || b[3] != 'P'
        || b[4] != '/'
        || b[5] != '1'
        || b[6] != '.'
        || (b[7] != '0' && b[7] != '1')
        || b[8] != ' ') {
      return false;
    }
    http11 = b[7] == '1';
    int hundreds = b[9] - '0';
    int tens = b[10] - '0';
    int ones = b[11] - '0';
    if (hundreds < 1 || hundreds > 5 || tens < 0 || tens > 9 || ones < 0 || ones > 9) {
      return false;
    }
    status = 100 * hundreds + 10 * tens + ones;
    int at = 12;
    if (b[at] == ' ') {
      while (b[at] != 0 && b[at] != '\r' && b[at] != '\n') {
        at++;
      }
    }
    return b[at] == '\r' && b[at + 1] == '\n';
  }

  private @Nullable String parseHeader(byte[] b, int from, int lineEnd) {
    int colon = from;
    while (HeaderNames.token(b[colon]) != 0) {
      colon++;
    }
    if (colon == from || colon >= lineEnd || b[colon] != ':') {
      return "header name";
    }
    int start = colon + 1;
    while (start < lineEnd && (b[start] == ' ' || b[start] == '\t')) {
      start++;
    }
    int stop = lineEnd;
    while (stop > start && (b[stop - 1] == ' ' || b[stop - 1] == '\t')) {
      stop--;
    }
    for (int i = start; i < stop; i++) {
      if (b[i] == 0 || b[i] == '\r' || b[i] == '\n') {
        return "header value: control character";
      }
    }
    HttpString name = HeaderNames.of(b, from, colon);
    String value = new String(b, start, stop - start, StandardCharsets.ISO_8859_1);
    return accept(name, value);
  }

  private @Nullable String accept(HttpString name, String value) {
    boolean again = name == Headers.CONTENT_LENGTH && contentLength >= 0;
    String refused = note(name, value);
    // The same length said twice is passed on once.
    return refused == null && !again ? put(name, value) : refused;
  }

  private @Nullable String note(HttpString name, String value) {
    if (name == Headers.CONTENT_LENGTH) {
      return noteLength(value);
    }
    if (name == Headers.TRANSFER_ENCODING) {
      if (chunked || !http11 || !value.equalsIgnoreCase("chunked")) {
        return "transfer-encoding";
      }
      chunked = true;
    } else if (name == Headers.CONNECTION) {
      noteConnection(value);
    }
    return null;
  }

  private @Nullable String noteLength(String value) {
    int digits = value.length();
    if (digits == 0 || digits > MOST_DIGITS) {
      return "content-length";
    }
    long length = 0;
    for (int i = 0; i < digits; i++) {
      int digit = value.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return "content-length";
      }
      length = length * 10 + digit;
    }
    if (contentLength >= 0 && contentLength != length) {
      return "two lengths";
    }
    contentLength = length;
    return null;
  }

  private void noteConnection(String value) {
    if (value.equalsIgnoreCase("keep-alive")) {
      keepAlive = true;
    } else if (value.equalsIgnoreCase("close")) {
      close = true;
    } else {
      for (String token : value.split(",", -1)) {
        String word = token.strip();
        close |= word.equalsIgnoreCase("close");
        keepAlive |= word.equalsIgnoreCase("keep-alive");
      }
      connection = connection == null ? value : connection + "," + value;
    }
  }

  private @Nullable String checkFraming() {
    if (chunked && contentLength >= 0) {
      // RFC 9112 6.3: the coding wins, and nothing after it can be trusted.
      contentLength = -1;
      close = true;
    }
    return null;
  }

  private static int lineEnd(byte[] b, int from) {
    int i = from;
    while (b[i] != '\r' || b[i + 1] != '\n') {
      i++;
    }
    return i;
  }
}
