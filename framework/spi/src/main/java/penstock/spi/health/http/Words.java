package penstock.spi.health.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import penstock.spi.http.HttpText;

/// What a question to an endpoint says.
///
/// @param method such as `GET`
/// @param path begins with `/`; may carry a query
/// @param host value of the `Host` header; null for the endpoint's own host and port
/// @param headers more headers to send
public record Words(
    String method, String path, @Nullable String host, Map<String, String> headers) {

  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");
  private static final Set<String> OURS =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  /// Checks what would make no valid request.
  ///
  /// @throws IllegalArgumentException if a component is out of range
  public Words {
    headers = Map.copyOf(headers);
    require(HttpText.token(method), "method", method, "a method such as GET");
    require(
        path.startsWith("/") && VISIBLE.matcher(path).matches(),
        "path",
        path,
        "a path that begins with / and has no spaces");
    require(host == null || VISIBLE.matcher(host).matches(), "host", host, "a host name");
    headers.forEach(Words::checkHeader);
  }

  private static void checkHeader(String name, String value) {
    require(HttpText.token(name), "headers", name, "a header name");
    require(HttpText.value(value), "headers", name, "a value on one line");
    require(
        !OURS.contains(name.toLowerCase(Locale.ROOT)),
        "headers",
        name,
        "a header that the check does not set itself");
  }

  static void require(boolean holds, String what, @Nullable Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + value + " (expected: " + expected + ")");
    }
  }

  /// The request that says it.
  ///
  /// @param authority the endpoint's own host, with its port if it needs one
  String request(String authority) {
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(host == null ? authority : host).append("\r\n");
    if (headers.keySet().stream().noneMatch("User-Agent"::equalsIgnoreCase)) {
      request.append("User-Agent: penstock-health\r\n");
    }
    headers.forEach((k, v) -> request.append(k).append(": ").append(v).append("\r\n"));
    if (hasLength()) {
      request.append("Content-Length: 0\r\n");
    }
    return request.append("Connection: close\r\n\r\n").toString();
  }

  /// The same for HTTP/2: name, value, name, value.
  ///
  /// @param authority the endpoint's own host, with its port if it needs one
  String[] fields(String authority, boolean secure) {
    List<String> fields = new ArrayList<>();
    Collections.addAll(fields, ":method", method, ":scheme", secure ? "https" : "http");
    Collections.addAll(fields, ":path", path, ":authority", host == null ? authority : host);
    if (headers.keySet().stream().noneMatch("User-Agent"::equalsIgnoreCase)) {
      Collections.addAll(fields, "user-agent", "penstock-health");
    }
    headers.forEach((k, v) -> Collections.addAll(fields, k.toLowerCase(Locale.ROOT), v));
    if (hasLength()) {
      Collections.addAll(fields, "content-length", "0");
    }
    return fields.toArray(new String[0]);
  }

  /// Whether a body is expected of such a request, and that there is none must be said.
  private boolean hasLength() {
    return !method.equals("GET") && !method.equals("HEAD");
  }
}
