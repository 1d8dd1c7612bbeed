package penstock.core.http2;

import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.core.frame.FieldReader;
import penstock.core.frame.FieldText;
import penstock.core.io.BehindBody;

/// The fields of one request, or those behind its body, as they are read and found good or bad.
/// Belongs to one I/O thread.
///
/// Source: [RFC 9113](https://www.rfc-editor.org/rfc/rfc9113), sections 8.2 and 8.3.
final class FieldBlock implements FieldReader.Fields {

  /// What SETTINGS_MAX_HEADER_LIST_SIZE adds to each field.
  private static final int OVERHEAD = 32;

  /// How much larger than allowed a block may be before it ends the connection and not its request
  /// alone.
  private static final int BOMB = 4;

  private final HeaderMap headers = new HeaderMap();
  private final boolean trailers;
  private final int mostBytes;
  private final int mostLines;

  private @Nullable String method;
  private @Nullable String scheme;
  private @Nullable String path;
  private @Nullable String authority;
  private @Nullable String protocol;
  private @Nullable String host;
  private @Nullable StringBuilder cookies;
  private @Nullable String malformed;
  private long length = -1;
  private int bytes;
  private int lines;
  private boolean pseudoOver;

  /// @param trailers whether these come behind a body
  /// @param mostBytes as they would be in HTTP/1.1
  /// @param mostLines fields
  FieldBlock(boolean trailers, int mostBytes, int mostLines) {
    this.trailers = trailers;
    this.mostBytes = mostBytes;
    this.mostLines = mostLines;
  }

  @Override
  public boolean add(HttpString name, String value) {
    bytes += name.length() + value.length() + OVERHEAD;
    lines++;
    if (bytes > BOMB * (mostBytes + OVERHEAD * mostLines)) {
      return false;
    }
    if (malformed == null && !tooLarge()) {
      take(name, value);
    }
    return true;
  }

  private void take(HttpString name, String value) {
    boolean pseudo = name.length() > 0 && name.byteAt(0) == ':';
    if (pseudo) {
      pseudo(name.toString(), value);
      return;
    }
    pseudoOver = true;
    if (!FieldText.isName(name)) {
      malformed = "field name";
    } else if (!FieldText.isValue(value)) {
      malformed = "value of " + name;
    } else {
      regular(name, value);
    }
  }

  private void pseudo(String name, String value) {
    if (trailers || pseudoOver || !FieldText.isValue(value)) {
      malformed = name;
      return;
    }
    switch (name) {
      case ":method" -> method = once(name, method, value);
      case ":scheme" -> scheme = once(name, scheme, value);
      case ":path" -> path = once(name, path, value);
      case ":authority" -> authority = once(name, authority, value);
      case ":protocol" -> protocol = once(name, protocol, value);
      default -> malformed = "unknown pseudo-header";
    }
  }

  private String once(String name, @Nullable String before, String value) {
    if (before != null) {
      malformed = name + " twice";
    }
    return value;
  }

  private void regular(HttpString name, String value) {
    switch (name.toString()) {
      case "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade" ->
          malformed = name.toString();
      case "te" -> {
        malformed = value.equals("trailers") ? null : "te";
        keep(name, value);
      }
      case "host" -> host = trailers ? value : once("host", host, value);
      case "cookie" -> cookie(value);
      case "content-length" -> contentLength(name, value);
      default -> keep(name, value);
    }
  }

  private void keep(HttpString name, String value) {
    if (!trailers || BehindBody.mayBe(name)) {
      headers.add(name, value);
    }
  }

  /// A client may send each cookie as a field of its own (RFC 9113 8.2.3); in HTTP/1.1 there is
  /// one.
  private void cookie(String value) {
    if (trailers) {
      return;
    }
    StringBuilder all = cookies;
    if (all == null) {
      cookies = new StringBuilder(value);
    } else {
      all.append("; ").append(value);
    }
  }

  private void contentLength(HttpString name, String value) {
    if (trailers) {
      return;
    }
    long told = FieldText.length(value);
    if (told < 0 || length >= 0) {
      malformed = "content-length";
      return;
    }
    length = told;
    headers.add(name, value);
  }

  /// Whether there is more of it than this listener takes.
  boolean tooLarge() {
    return bytes - OVERHEAD * lines > mostBytes || lines > mostLines;
  }

  /// What is wrong with the whole of it; null for nothing.
  @Nullable String malformed() {
    if (malformed != null || trailers || tooLarge()) {
      return malformed;
    }
    String named = authority;
    String also = host;
    if (named != null && also != null && !named.equalsIgnoreCase(also)) {
      return "host other than :authority";
    }
    if ((named != null && !FieldText.isAuthority(named))
        || (also != null && !FieldText.isAuthority(also))) {
      return ":authority";
    }
    String verb = method;
    if (verb == null || !FieldText.isToken(verb)) {
      return ":method";
    }
    if (protocol != null) {
      if (!verb.equals("CONNECT") || !FieldText.isToken(protocol) || length >= 0) {
        return ":protocol";
      }
    } else if (verb.equals("CONNECT")) {
      return scheme == null && path == null && named != null ? null : "CONNECT";
    }
    if (scheme == null || !FieldText.isScheme(scheme)) {
      return ":scheme";
    }
    String target = path;
    boolean whole = "*".equals(target) && verb.equals("OPTIONS");
    return target != null && (whole || FieldText.isPath(target)) ? null : ":path";
  }

  /// What HTTP/1.1 calls it: there a `GET` asks to leave HTTP behind.
  String method() {
    if (protocol != null) {
      return "GET";
    }
    return method == null ? "" : method;
  }

  /// Whether it asks to leave HTTP behind.
  boolean connects() {
    return protocol != null;
  }

  /// What for, in lower case; null if it does not ask to leave HTTP behind.
  @Nullable String protocol() {
    return protocol == null ? null : protocol.toLowerCase(Locale.ROOT);
  }

  /// With its query.
  String path() {
    return path == null ? "" : path;
  }

  /// Host and port; empty if it names none.
  String authority() {
    if (authority != null) {
      return authority;
    }
    return host == null ? "" : host;
  }

  /// The body's length as told; -1 if it is not.
  long length() {
    return length;
  }

  /// The regular fields but `host`.
  HeaderMap headers() {
    StringBuilder all = cookies;
    if (all != null) {
      cookies = null;
      headers.put(Headers.COOKIE, all.toString());
    }
    return headers;
  }
}
