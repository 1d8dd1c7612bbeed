package penstock.core.upstream;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/// The head of a request in the words of HTTP/2, made of the one that HTTP/1.1 would send: whatever
/// is said of a request is said once. Belongs to one I/O thread.
///
/// Source: [RFC 9113](https://www.rfc-editor.org/rfc/rfc9113#section-8.3.1), section 8.3.1.
final class RequestFields {

  private static final HttpString METHOD = new HttpString(":method");
  private static final HttpString SCHEME = new HttpString(":scheme");
  private static final HttpString AUTHORITY = new HttpString(":authority");
  private static final HttpString PROTOCOL = new HttpString(":protocol");
  private static final HttpString PATH = new HttpString(":path");

  /// What HTTP/2 has no use for.
  private static final Set<HttpString> LEFT_OUT =
      Set.of(
          Headers.CONNECTION,
          Headers.TRANSFER_ENCODING,
          Headers.UPGRADE,
          Headers.SEC_WEB_SOCKET_KEY,
          HeaderNames.KEEP_ALIVE,
          HeaderNames.PROXY_CONNECTION);

  private final HeaderMap fields = new HeaderMap();
  private final String scheme;

  /// @param scheme of all requests
  RequestFields(String scheme) {
    this.scheme = scheme;
  }

  /// Translates a head.
  ///
  /// @param head as HTTP/1.1 writes it, from its first byte, good in all its parts
  /// @param length its bytes
  /// @return valid until the next call
  HeaderMap of(byte[] head, int length) {
    fields.clear();
    int afterMethod = find(head, 0, ' ');
    int afterPath = find(head, afterMethod + 1, ' ');
    fields.put(METHOD, text(head, 0, afterMethod));
    fields.put(SCHEME, scheme);
    fields.put(PATH, text(head, afterMethod + 1, afterPath));
    int at = find(head, afterPath, '\n') + 1;
    // The empty line takes two bytes.
    while (at + 2 < length) {
      int end = find(head, at, '\r');
      line(head, at, end);
      at = end + 2;
    }
    return fields;
  }

  private void line(byte[] head, int from, int end) {
    int colon = find(head, from, ':');
    HttpString name = HeaderNames.of(head, from, colon);
    boolean upgrade = name.equals(Headers.UPGRADE);
    if (LEFT_OUT.contains(name) && !upgrade) {
      return;
    }
    int start = colon + 1;
    int stop = end;
    while (start < stop && isBlank(head[start])) {
      start++;
    }
    while (stop > start && isBlank(head[stop - 1])) {
      stop--;
    }
    String value = text(head, start, stop);
    if (upgrade) {
      // RFC 8441, section 4: what it asks to become is said of a CONNECT.
      fields.put(METHOD, "CONNECT");
      fields.put(PROTOCOL, value);
      // Not even 0: what goes through has no length.
      fields.remove(Headers.CONTENT_LENGTH);
    } else {
      fields.add(name.equals(Headers.HOST) ? AUTHORITY : name, value);
    }
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t';
  }

  private static int find(byte[] head, int from, char what) {
    int at = from;
    while (head[at] != what) {
      at++;
    }
    return at;
  }

  private static String text(byte[] head, int from, int to) {
    return new String(head, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
