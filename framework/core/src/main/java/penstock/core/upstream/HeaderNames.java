package penstock.core.upstream;

import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.core.io.NameSet;

/// Header names: the well-known ones without allocation, and those that concern one hop only.
public final class HeaderNames {

  /// `X-Forwarded-Port`.
  public static final HttpString X_FORWARDED_PORT = new HttpString("X-Forwarded-Port");

  /// `X-Request-Id`.
  public static final HttpString X_REQUEST_ID = new HttpString("X-Request-Id");

  /// `Forwarded`, RFC 7239.
  public static final HttpString FORWARDED = new HttpString("Forwarded");

  /// `Proxy-Connection`, which old clients send.
  public static final HttpString PROXY_CONNECTION = new HttpString("Proxy-Connection");

  /// `Proxy-Status`, RFC 9209.
  public static final HttpString PROXY_STATUS = new HttpString("Proxy-Status");

  /// `Keep-Alive`.
  public static final HttpString KEEP_ALIVE = new HttpString("Keep-Alive");

  private static final List<HttpString> HOP_BY_HOP =
      List.of(
          Headers.CONNECTION,
          KEEP_ALIVE,
          PROXY_CONNECTION,
          Headers.PROXY_AUTHENTICATE,
          Headers.PROXY_AUTHORIZATION,
          Headers.TE,
          Headers.TRAILER,
          Headers.TRANSFER_ENCODING,
          Headers.UPGRADE);

  private static final NameSet OF_ONE_HOP = NameSet.of(HOP_BY_HOP);

  private static final HttpString[] WELL_KNOWN = {
    Headers.ACCEPT_RANGES,
    Headers.AGE,
    Headers.ALLOW,
    Headers.CACHE_CONTROL,
    Headers.CONNECTION,
    Headers.CONTENT_DISPOSITION,
    Headers.CONTENT_ENCODING,
    Headers.CONTENT_LANGUAGE,
    Headers.CONTENT_LENGTH,
    Headers.CONTENT_LOCATION,
    Headers.CONTENT_RANGE,
    Headers.CONTENT_SECURITY_POLICY,
    Headers.CONTENT_TYPE,
    Headers.DATE,
    Headers.ETAG,
    Headers.EXPIRES,
    Headers.LAST_MODIFIED,
    Headers.LOCATION,
    Headers.PRAGMA,
    Headers.PROXY_AUTHENTICATE,
    Headers.REFERRER_POLICY,
    Headers.RETRY_AFTER,
    Headers.SERVER,
    Headers.SET_COOKIE,
    Headers.STRICT_TRANSPORT_SECURITY,
    Headers.TRAILER,
    Headers.TRANSFER_ENCODING,
    Headers.UPGRADE,
    Headers.VARY,
    Headers.VIA,
    Headers.WARNING,
    Headers.WWW_AUTHENTICATE,
    Headers.X_CONTENT_TYPE_OPTIONS,
    Headers.X_FRAME_OPTIONS,
    Headers.X_XSS_PROTECTION,
    KEEP_ALIVE,
    X_REQUEST_ID,
    PROXY_STATUS,
    new HttpString("Access-Control-Allow-Origin"),
    new HttpString("Access-Control-Allow-Headers"),
    new HttpString("Access-Control-Allow-Methods"),
    new HttpString("X-Powered-By"),
    new HttpString("X-Cache"),
    new HttpString("Alt-Svc"),
    new HttpString("Link")
  };

  private static final int TABLE = 256;
  private static final @Nullable HttpString[] NAMES = new HttpString[TABLE];

  /// The lower-case form of each byte that may stand in a name; 0 for the others.
  private static final byte[] TOKEN = new byte[256];

  static {
    String punctuation = "!#$%&'*+-.^_`|~";
    for (int c = 0; c < 128; c++) {
      boolean upper = c >= 'A' && c <= 'Z';
      if (upper
          || (c >= 'a' && c <= 'z')
          || (c >= '0' && c <= '9')
          || punctuation.indexOf(c) >= 0) {
        TOKEN[c] = (byte) (upper ? c + 32 : c);
      }
    }
    for (HttpString name : WELL_KNOWN) {
      byte[] bytes = new byte[name.length()];
      name.copyTo(bytes, 0);
      int slot = hash(bytes, 0, bytes.length) & (TABLE - 1);
      while (NAMES[slot] != null) {
        slot = (slot + 1) & (TABLE - 1);
      }
      NAMES[slot] = name;
    }
  }

  private HeaderNames() {}

  /// Whether a field concerns one hop only.
  ///
  /// @param connection what `Connection` says in the same head; null if it is not there
  public static boolean ofOneHop(HttpString name, @Nullable String connection) {
    return OF_ONE_HOP.contains(name) || (connection != null && names(connection, name));
  }

  /// Whether a `Connection` header names another header.
  public static boolean names(String connection, HttpString name) {
    for (String token : connection.split(",", -1)) {
      if (name.equalToString(token.strip())) {
        return true;
      }
    }
    return false;
  }

  /// The headers that concern one hop only, and others.
  public static NameSet hopByHopAnd(HttpString... others) {
    List<HttpString> all = new ArrayList<>(HOP_BY_HOP);
    all.addAll(List.of(others));
    return NameSet.of(all);
  }

  /// The lower-case form of a byte of a name.
  ///
  /// @return 0 if it may not stand in a name
  static byte token(byte b) {
    return TOKEN[b & 0xFF];
  }

  /// The name in `bytes[from, to)`, all of them token characters.
  static HttpString of(byte[] bytes, int from, int to) {
    int slot = hash(bytes, from, to) & (TABLE - 1);
    for (HttpString name = NAMES[slot]; name != null; name = NAMES[slot]) {
      if (equal(name, bytes, from, to)) {
        return name;
      }
      slot = (slot + 1) & (TABLE - 1);
    }
    byte[] copy = new byte[to - from];
    System.arraycopy(bytes, from, copy, 0, copy.length);
    return new HttpString(copy);
  }

  private static int hash(byte[] bytes, int from, int to) {
    int h = to - from;
    for (int i = from; i < to; i++) {
      h = 31 * h + TOKEN[bytes[i] & 0xFF];
    }
    return h ^ (h >>> 8) ^ (h >>> 16);
  }

  private static boolean equal(HttpString name, byte[] bytes, int from, int to) {
    if (name.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (TOKEN[name.byteAt(i - from) & 0xFF] != TOKEN[bytes[i] & 0xFF]) {
        return false;
      }
    }
    return true;
  }
}
