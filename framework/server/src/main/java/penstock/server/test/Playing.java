package penstock.server.test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.core.engine.RehearsedAnswer;
import penstock.core.engine.RehearsedRequest;
import penstock.spi.traffic.Header;

/// Makes requests out of what tests say, one for each repetition.
final class Playing {

  /// What stands for the number of the repetition.
  private static final String COUNT = "{n}";

  /// An address that documentation may use (RFC 5737).
  private static final String SOMEBODY = "192.0.2.1";

  private static final String HOST = "host";
  private static final String NOWHERE = "localhost";
  private static final int PORT = 40_000;

  private final TestRequestSettings settings;
  private final Listening listening;
  private final @Nullable RehearsedAnswer answer;

  /// @param answer what an endpoint answers; null if none is asked
  /// @param listening says by which listener a request comes
  Playing(TestRequestSettings settings, @Nullable RehearsedAnswer answer, Listening listening) {
    this.settings = settings;
    this.answer = answer;
    this.listening = listening;
  }

  /// Says by which listener requests come.
  @FunctionalInterface
  interface Listening {

    /// The name of a listener.
    ///
    /// @param scheme `http` or `https`
    String forScheme(String scheme);
  }

  /// A URL in its parts.
  private record Target(String scheme, String authority, String rest) {

    static Target of(String url) {
      int slashes = url.startsWith("/") ? -1 : url.indexOf("://");
      if (slashes < 0) {
        return new Target("http", "", url);
      }
      String after = url.substring(slashes + 3);
      int slash = after.indexOf('/');
      return slash < 0
          ? new Target(url.substring(0, slashes), after, "/")
          : new Target(
              url.substring(0, slashes), after.substring(0, slash), after.substring(slash));
    }
  }

  /// The request of one repetition.
  ///
  /// @param n from 1
  /// @throws IllegalArgumentException if an address is malformed
  RehearsedRequest request(int n) {
    Target target = Target.of(with(settings.url(), n));
    int mark = target.rest().indexOf('?');
    String listener = settings.listener();
    return new RehearsedRequest(
        listener == null ? listening.forScheme(target.scheme()) : listener,
        settings.method(),
        target.scheme(),
        mark < 0 ? target.rest() : target.rest().substring(0, mark),
        mark < 0 ? null : target.rest().substring(mark + 1),
        headers(target.authority(), n),
        peer(n),
        facts(n),
        answer);
  }

  private List<Header> headers(String authority, int n) {
    List<Header> headers = new ArrayList<>();
    if (settings.headers().keySet().stream().noneMatch(HOST::equalsIgnoreCase)) {
      headers.add(new Header(HOST, authority.isEmpty() ? NOWHERE : authority));
    }
    settings
        .headers()
        .forEach((name, values) ->
            values.forEach(value -> headers.add(new Header(name, with(value, n)))));
    if (!settings.cookies().isEmpty()) {
      List<String> pairs = new ArrayList<>();
      settings.cookies().forEach((name, value) -> pairs.add(name + "=" + with(value, n)));
      headers.add(new Header("cookie", String.join("; ", pairs)));
    }
    String client = settings.clientIp();
    if (client != null && settings.peerIp() != null) {
      headers.add(new Header("x-forwarded-for", with(client, n)));
    }
    return headers;
  }

  private InetSocketAddress peer(int n) {
    String peer = settings.peerIp() == null ? settings.clientIp() : settings.peerIp();
    String ip = peer == null ? SOMEBODY : with(peer, n);
    return new InetSocketAddress(InetAddress.ofLiteral(ip), PORT);
  }

  private Map<String, String> facts(int n) {
    Map<String, String> facts = new HashMap<>();
    settings.facts().forEach((name, value) -> facts.put(name, with(value, n)));
    settings.jwt().forEach((claim, value) -> facts.put("jwt." + claim, with(value, n)));
    return facts;
  }

  /// Checks an address, if one is given and it does not differ from repetition to repetition.
  ///
  /// @param name of the setting, for the message
  /// @throws IllegalArgumentException if it is malformed
  static void checkAddress(String name, @Nullable String ip) {
    if (ip == null || ip.contains(COUNT)) {
      return;
    }
    try {
      InetAddress _ = InetAddress.ofLiteral(ip);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + ip + " (expected: an address)", e);
    }
  }

  /// A text in one repetition.
  static String with(String text, int n) {
    return text.contains(COUNT) ? text.replace(COUNT, Integer.toString(n)) : text;
  }
}
