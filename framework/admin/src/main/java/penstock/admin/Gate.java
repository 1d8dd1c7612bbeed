package penstock.admin;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import penstock.core.listen.BindAddress;

/// Lets in who asked for this machine by a name of its own and shows the token. A page in a browser
/// can make a name of its own point here, but cannot claim another in `Host`, nor leave out
/// `Origin` from a change.
final class Gate implements HttpHandler {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");
  private static final String BEARER = "Bearer ";

  private final BindAddress bind;
  private final byte @Nullable [] token;
  private final HttpHandler next;

  /// @param token null to ask for none
  Gate(BindAddress bind, byte @Nullable [] token, HttpHandler next) {
    this.bind = bind;
    this.token = token;
    this.next = next;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    String host = exchange.getRequestHeaders().getFirst(Headers.HOST);
    if (host == null || !isOurs(hostOf(host), exchange)) {
      Reply.error(403, "host: " + host + " (expected: localhost or the address of admin.bind)")
          .send(exchange);
    } else if (!comesFromHere(exchange, host)) {
      Reply.error(403, "origin: another site (expected: none)").send(exchange);
    } else if (!showsToken(exchange)) {
      exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer realm=\"penstock\"");
      Reply.error(401, "authorization: missing or wrong (expected: Bearer and the token)")
          .send(exchange);
    } else {
      next.handleRequest(exchange);
    }
  }

  private boolean isOurs(String host, HttpServerExchange exchange) {
    return LOOPBACK.contains(host)
        || host.equals(bind.host().toLowerCase(Locale.ROOT))
        || isAddress(host, exchange.getDestinationAddress().getAddress());
  }

  /// Whether a host is written as this very address; names are not looked up.
  private static boolean isAddress(String host, InetAddress address) {
    try {
      return InetAddress.ofLiteral(host).equals(address);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// The host of `host:port` in lower case, without brackets.
  static String hostOf(String hostAndPort) {
    int end = hostAndPort.lastIndexOf(':');
    boolean bare = end < 0 || end < hostAndPort.lastIndexOf(']');
    String host = bare ? hostAndPort : hostAndPort.substring(0, end);
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    return (brackets ? host.substring(1, host.length() - 1) : host).toLowerCase(Locale.ROOT);
  }

  private static boolean comesFromHere(HttpServerExchange exchange, String host) {
    boolean reads =
        exchange.getRequestMethod().equals(Methods.GET)
            || exchange.getRequestMethod().equals(Methods.HEAD);
    String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    return reads || origin == null || origin.equalsIgnoreCase("http://" + host);
  }

  private boolean showsToken(HttpServerExchange exchange) {
    if (token == null) {
      return true;
    }
    String shown = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    return shown != null
        && shown.startsWith(BEARER)
        && MessageDigest.isEqual(
            token, shown.substring(BEARER.length()).trim().getBytes(StandardCharsets.UTF_8));
  }
}
