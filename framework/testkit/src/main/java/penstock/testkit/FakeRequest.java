package penstock.testkit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Header;
import penstock.spi.traffic.Request;

/// A request without a socket. Every `with` method returns a changed copy.
///
/// @param method such as `GET`
/// @param scheme `http` or `https`
/// @param host lower case, without port
/// @param path begins with `/`
/// @param query without `?`; null for none
/// @param headerLines in order, cookies included as `Cookie` lines
/// @param client the resolved client
/// @param peer the other end of the socket
/// @param facts what filters noted
public record FakeRequest(
    String method,
    String scheme,
    String host,
    String path,
    @Nullable String query,
    List<Header> headerLines,
    InetSocketAddress client,
    InetSocketAddress peer,
    Map<String, String> facts)
    implements Request {

  public FakeRequest {
    headerLines = List.copyOf(headerLines);
    facts = Map.copyOf(facts);
  }

  /// A `GET` from 127.0.0.1 to `example.test`.
  ///
  /// @param target path and query, such as `/a?b=c`
  public static FakeRequest get(String target) {
    int mark = target.indexOf('?');
    InetSocketAddress client = address("127.0.0.1", 40_000);
    return new FakeRequest(
        "GET",
        "http",
        "example.test",
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? null : target.substring(mark + 1),
        List.of(),
        client,
        client,
        Map.of());
  }

  public FakeRequest withMethod(String newMethod) {
    return new FakeRequest(newMethod, scheme, host, path, query, headerLines, client, peer, facts);
  }

  public FakeRequest withScheme(String newScheme) {
    return new FakeRequest(method, newScheme, host, path, query, headerLines, client, peer, facts);
  }

  public FakeRequest withHost(String newHost) {
    return new FakeRequest(method, scheme, newHost, path, query, headerLines, client, peer, facts);
  }

  public FakeRequest withHeader(String name, String value) {
    List<Header> lines = new ArrayList<>(headerLines);
    lines.add(new Header(name, value));
    return new FakeRequest(method, scheme, host, path, query, lines, client, peer, facts);
  }

  public FakeRequest withCookie(String name, String value) {
    return withHeader("Cookie", name + "=" + value);
  }

  /// As if a filter had noted it.
  public FakeRequest withFact(String name, String value) {
    Map<String, String> more = new HashMap<>(facts);
    more.put(name, value);
    return new FakeRequest(method, scheme, host, path, query, headerLines, client, peer, more);
  }

  /// Sets both the client's and the peer's address.
  ///
  /// @param ip an address literal
  public FakeRequest from(String ip) {
    InetSocketAddress address = address(ip, 40_000);
    return new FakeRequest(method, scheme, host, path, query, headerLines, address, address, facts);
  }

  @Override
  public @Nullable String queryParameter(String name) {
    if (query == null) {
      return null;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      if (decode(key).equals(name)) {
        return equals < 0 ? "" : decode(pair.substring(equals + 1));
      }
    }
    return null;
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  @Override
  public List<String> headers(String name) {
    return headerLines.stream()
        .filter(line -> line.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .map(Header::value)
        .toList();
  }

  @Override
  public @Nullable String cookie(String name) {
    for (String line : headers("Cookie")) {
      for (String pair : line.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equals(name)) {
          return pair.substring(equals + 1).strip();
        }
      }
    }
    return null;
  }

  @Override
  public @Nullable String fact(String name) {
    return facts.get(name);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static InetSocketAddress address(String ip, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByName(ip), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("ip: " + ip + " (expected: an address literal)", e);
    }
  }
}
