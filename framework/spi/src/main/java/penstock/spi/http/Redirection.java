package penstock.spi.http;

import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Request;

/// Where a client is sent instead. Immutable.
public final class Redirection {

  private static final Set<Integer> CODES = Set.of(301, 302, 303, 307, 308);

  private static final Redirection HTTP = samePlace(Scheme.HTTP);
  private static final Redirection HTTPS = samePlace(Scheme.HTTPS);

  private final int code;
  private final @Nullable String whole;
  private final @Nullable RedirectSettings parts;

  private Redirection(int code, @Nullable String whole, @Nullable RedirectSettings parts) {
    if (!CODES.contains(code)) {
      throw new IllegalArgumentException(
          "status: " + code + " (expected: 301, 302, 303, 307 or 308)");
    }
    this.code = code;
    this.whole = whole;
    this.parts = parts;
  }

  /// A redirect by its settings.
  public static Redirection of(RedirectSettings settings) {
    String to = settings.to();
    if (to != null && !to.equals("https")) {
      return to(codeOf(settings, 302), to);
    }
    RedirectSettings parts =
        to == null
            ? settings
            : new RedirectSettings(null, Scheme.HTTPS, null, null, null, null, settings.code());
    boolean schemeAlone =
        parts.scheme() != null
            && parts.host() == null
            && parts.path() == null
            && parts.query() == null;
    int usual = schemeAlone ? 308 : 302;
    return new Redirection(codeOf(parts, usual), null, parts);
  }

  private static Redirection samePlace(Scheme scheme) {
    return of(new RedirectSettings(null, scheme, null, null, null, null, null));
  }

  private static int codeOf(RedirectSettings settings, int usual) {
    return settings.code() == null ? usual : settings.code();
  }

  /// A redirect to one place, whatever the request.
  ///
  /// @param code 301, 302, 303, 307 or 308
  /// @param location what is sent, apart from characters that a header cannot hold
  /// @throws IllegalArgumentException if the code is another
  public static Redirection to(int code, String location) {
    StringBuilder safe = new StringBuilder(location.length());
    int mark = location.indexOf('#');
    HttpText.appendSafe(safe, mark < 0 ? location : location.substring(0, mark), 0);
    if (mark >= 0) {
      safe.append('#');
      HttpText.appendSafe(safe, location, mark + 1);
    }
    return new Redirection(code, safe.toString(), null);
  }

  /// 301, 302, 303, 307 or 308.
  public int code() {
    return code;
  }

  /// The value of `Location`: absolute unless the request names no host, without control characters
  /// and spaces.
  public String location(Request request) {
    RedirectSettings given = parts;
    if (whole != null || given == null) {
      return String.valueOf(whole);
    }
    StringBuilder out = new StringBuilder(64);
    String host = given.host() == null ? request.host() : given.host();
    if (!host.isEmpty()) {
      appendOrigin(out, given, host, request);
    }
    String path = given.path() == null ? request.path() : given.path();
    appendPath(out, path);
    String query = given.query() == null ? request.query() : given.query();
    if (query != null && !query.isEmpty()) {
      HttpText.appendSafe(out.append('?'), query, 0);
    }
    return out.toString();
  }

  /// The URL that was asked for, as [#location(Request)] would write it.
  public static String here(Request request) {
    return (request.scheme().equals(Scheme.HTTPS.word()) ? HTTPS : HTTP).location(request);
  }

  private static void appendOrigin(
      StringBuilder out, RedirectSettings given, String host, Request request) {
    String scheme = given.scheme() == null ? request.scheme() : given.scheme().word();
    boolean sameOrigin = given.host() == null && scheme.equals(request.scheme());
    int kept = sameOrigin ? askedPort(request) : 0;
    int port = given.port() == null ? kept : given.port();
    boolean ipv6 = host.indexOf(':') >= 0;
    out.append(scheme).append("://").append(ipv6 ? "[" : "");
    HttpText.appendSafe(out, host, 0);
    out.append(ipv6 ? "]" : "");
    if (port != 0 && port != (scheme.equals("https") ? 443 : 80)) {
      out.append(':').append(port);
    }
  }

  // Without a host, two slashes would begin one: //evil.example/ is another origin.
  private static void appendPath(StringBuilder out, String path) {
    int from = 0;
    while (from < path.length() && path.charAt(from) == '/' && out.isEmpty()) {
      from++;
    }
    if (from > 0 || !path.startsWith("/")) {
      out.append('/');
    }
    HttpText.appendSafe(out, path.equals("*") ? "" : path, from);
  }

  /// The port in the Host header; 0 if there is none.
  private static int askedPort(Request request) {
    String asked = request.header("host");
    int colon = asked == null ? -1 : asked.lastIndexOf(':');
    int port = 0;
    for (int i = colon + 1; asked != null && colon >= 0 && i < asked.length(); i++) {
      char c = asked.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      port = Math.min(port * 10 + c - '0', 100_000);
    }
    return port <= 65_535 ? port : 0;
  }

  @Override
  public String toString() {
    if (whole != null || parts == null) {
      return "redirect " + code + " to " + whole;
    }
    StringJoiner text = new StringJoiner(", ", "redirect " + code + " to ", "");
    if (parts.scheme() != null) {
      text.add("scheme " + parts.scheme().word());
    }
    if (parts.host() != null) {
      text.add("host " + parts.host());
    }
    if (parts.port() != null) {
      text.add("port " + parts.port());
    }
    if (parts.path() != null) {
      text.add("path " + parts.path());
    }
    if (parts.query() != null) {
      text.add("query " + parts.query());
    }
    return text.toString();
  }
}
