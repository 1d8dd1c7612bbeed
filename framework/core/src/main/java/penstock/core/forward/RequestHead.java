package penstock.core.forward;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ClientConnection;
import penstock.core.connection.ExchangeRequest;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.io.Claims;
import penstock.core.io.Loop;
import penstock.core.io.NameSet;
import penstock.core.upstream.HeaderNames;
import penstock.spi.net.AddressText;
import penstock.spi.sticky.SessionStickiness;

/// Writes the head that an endpoint gets: the client's, without what concerned only its connection,
/// with what tells of us and of the client.
final class RequestHead {

  /// Of one hop only, or written by us from what we know and from what they said.
  private static final NameSet NOT_COPIED =
      HeaderNames.hopByHopAnd(
          Headers.HOST,
          Headers.VIA,
          Headers.X_FORWARDED_FOR,
          Headers.X_FORWARDED_PROTO,
          Headers.X_FORWARDED_HOST,
          HeaderNames.X_FORWARDED_PORT,
          HeaderNames.X_REQUEST_ID,
          HeaderNames.FORWARDED);

  private static final NameSet CERTIFICATES =
      NameSet.of(Claims.X_FORWARDED_CLIENT_CERT, Claims.CLIENT_CERT, Claims.CLIENT_CERT_CHAIN);

  private static final byte[] NOBODY = {};

  private final String instance;
  private final String via;
  private final boolean forwarded;

  /// @param instance our name in `Via`
  /// @param forwarded whether to write `Forwarded` (RFC 7239) too
  RequestHead(String instance, boolean forwarded) {
    this.instance = instance;
    this.via = "1.1 " + instance;
    this.forwarded = forwarded;
  }

  /// What we add to `Via`.
  String via() {
    return via;
  }

  /// Whether the request has passed through us more often than any sane chain of listeners would
  /// send it.
  boolean loops(HeaderMap headers) {
    HeaderValues vias = headers.get(Headers.VIA);
    if (vias == null) {
      return false;
    }
    int own = 0;
    for (String line : vias) {
      for (String hop : line.split(",", -1)) {
        own += hop.strip().endsWith(" " + instance) ? 1 : 0;
      }
    }
    return own >= HttpForwarder.MOST_OWN_HOPS;
  }

  /// Where a request goes.
  ///
  /// @param target the request target to send; null to send it as it came
  /// @param endpoint gets it
  /// @param sticky hides what only we are to see; null for nobody
  /// @param retries attempts after the first, this one counted; 0 for the first
  record To(
      @Nullable String target,
      LiveEndpoint endpoint,
      @Nullable SessionStickiness sticky,
      int retries) {

    /// The header in which something is hidden; null for none.
    @Nullable String carrier() {
      return sticky == null ? null : sticky.carrier();
    }

    /// A line of the carrier as the endpoint sees it; null for nothing.
    @Nullable String shown(String line) {
      return sticky == null ? line : sticky.withoutBond(line);
    }
  }

  /// Writes the head into the loop's scratch space.
  ///
  /// @param to where the request goes
  /// @return its length in bytes
  /// @throws IndexOutOfBoundsException if it is larger than the scratch space
  int write(ExchangeRequest request, To to, Loop loop) {
    HttpServerExchange exchange = request.exchange();
    HeadBytes out = new HeadBytes(loop.scratch());
    out.name(exchange.getRequestMethod()).octet(' ');
    if (to.target() == null) {
      // As routes saw it: an endpoint that resolves dots otherwise must not be led past them.
      out.text(request.path());
      String query = request.query();
      if (query != null) {
        out.octet('?').text(query);
      }
    } else {
      out.text(to.target());
    }
    out.text(" HTTP/1.1\r\n");
    writeHost(out, request, to.endpoint());
    copyHeaders(out, request, to);
    writeOurs(out, request, loop);
    if (to.retries() > 0) {
      out.line(Claims.RETRY_ATTEMPT, Integer.toString(to.retries()));
    }
    return out.end().length();
  }

  private static void writeHost(HeadBytes out, ExchangeRequest request, LiveEndpoint endpoint) {
    String authority = request.endpointAuthority();
    if (authority.isEmpty()) {
      authority = endpoint.endpoint().host() + ":" + endpoint.endpoint().port();
    }
    out.line(Headers.HOST, authority);
  }

  private void copyHeaders(HeadBytes out, ExchangeRequest request, To to) {
    HeaderMap headers = request.exchange().getRequestHeaders();
    String connection = namedByConnection(headers);
    String carrier = to.carrier();
    boolean trusted = request.peerTrusted();
    boolean shown = identity(request).length > 0;
    NameSet replaced = Identifiers.replaced(request);
    for (long at = headers.fastIterateNonEmpty(); at != -1L; at = headers.fiNextNonEmpty(at)) {
      HeaderValues values = headers.fiCurrent(at);
      HttpString name = values.getHeaderName();
      if (NOT_COPIED.contains(name)
          || (!trusted && Claims.FROM_TRUSTED_ONLY.contains(name))
          || (shown && CERTIFICATES.contains(name))
          || (to.retries() > 0 && name.equals(Claims.RETRY_ATTEMPT))
          || replaced.contains(name)
          || (connection != null && namedAway(connection, name))) {
        continue;
      }
      boolean hides = carrier != null && name.equalToString(carrier);
      for (int i = 0; i < values.size(); i++) {
        String line = hides ? to.shown(values.get(i)) : values.get(i);
        if (line != null) {
          out.line(name, line);
        }
      }
    }
    if (headers.contains(Headers.TRANSFER_ENCODING)) {
      out.text("Transfer-Encoding: chunked\r\n");
    }
    String upgrade = request.journey().upgrade();
    if (upgrade != null) {
      out.text("Connection: Upgrade\r\nUpgrade: ").text(upgrade).text("\r\n");
      return;
    }
    String te = headers.getFirst(Headers.TE);
    if (te != null && te.toLowerCase(Locale.ROOT).contains("trailers")) {
      out.text("TE: trailers\r\nConnection: TE\r\n");
    }
  }

  private void writeOurs(HeadBytes out, ExchangeRequest request, Loop loop) {
    HeaderMap headers = request.exchange().getRequestHeaders();
    boolean trusted = request.peerTrusted();
    if (trusted || headers.contains(Headers.VIA)) {
      out.raw(forwardingLines(request, trusted));
    } else {
      out.raw(notedLines(request));
    }
    out.raw(identity(request));
    String said = trusted ? headers.getFirst(Headers.X_FORWARDED_HOST) : null;
    String host = said == null ? request.authority() : said;
    if (!host.isEmpty()) {
      out.line(Headers.X_FORWARDED_HOST, host);
    }
    Identifiers.write(out, request, loop);
  }

  private static byte[] identity(ExchangeRequest request) {
    ClientConnection front = request.front();
    return front == null ? NOBODY : front.noted().identity();
  }

  /// The lines that every request of an untrusted client's connection gets, made once.
  private byte[] notedLines(ExchangeRequest request) {
    ClientConnection front = request.front();
    if (front == null) {
      return forwardingLines(request, false);
    }
    byte[] noted = front.noted().of(this);
    if (noted == null) {
      noted = forwardingLines(request, false);
      front.noted().note(this, noted);
    }
    return noted;
  }

  private byte[] forwardingLines(ExchangeRequest request, boolean trusted) {
    HttpServerExchange exchange = request.exchange();
    HeaderMap headers = exchange.getRequestHeaders();
    String peer = AddressText.of(request.peer().getAddress());
    String port = Integer.toString(exchange.getHostPort());
    StringBuilder lines = new StringBuilder(160);
    append(
        lines, "X-Forwarded-For", trusted ? joined(headers, Headers.X_FORWARDED_FOR) : null, peer);
    line(lines, "X-Forwarded-Proto", request.scheme());
    String saidPort = trusted ? headers.getFirst(HeaderNames.X_FORWARDED_PORT) : null;
    line(lines, "X-Forwarded-Port", saidPort == null ? localPort(exchange, port) : saidPort);
    append(lines, "Via", joined(headers, Headers.VIA), via);
    if (forwarded) {
      String element =
          "for="
              + (peer.indexOf(':') < 0 ? peer : "\"[" + peer + "]\"")
              + ";proto="
              + request.scheme()
              + ";by=_"
              + instance;
      append(lines, "Forwarded", trusted ? joined(headers, HeaderNames.FORWARDED) : null, element);
    }
    return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String localPort(HttpServerExchange exchange, String otherwise) {
    InetSocketAddress local = exchange.getDestinationAddress();
    return local == null ? otherwise : Integer.toString(local.getPort());
  }

  private static void append(
      StringBuilder lines, String name, @Nullable String before, String value) {
    line(lines, name, before == null ? value : before + ", " + value);
  }

  private static void line(StringBuilder lines, String name, String value) {
    lines.append(name).append(": ").append(value).append("\r\n");
  }

  private static @Nullable String joined(HeaderMap headers, HttpString name) {
    HeaderValues values = headers.get(name);
    return values == null ? null : String.join(", ", values);
  }

  /// What `Connection` names beside `close` and `keep-alive`; null for nothing.
  private static @Nullable String namedByConnection(HeaderMap headers) {
    HeaderValues values = headers.get(Headers.CONNECTION);
    if (values == null) {
      return null;
    }
    if (values.size() == 1) {
      String only = values.getFirst();
      if (only.equalsIgnoreCase("keep-alive") || only.equalsIgnoreCase("close")) {
        return null;
      }
    }
    return String.join(",", values);
  }

  /// A client that names the length away would have its body read as the next request.
  private static boolean namedAway(String connection, HttpString name) {
    return !name.equals(Headers.CONTENT_LENGTH) && HeaderNames.names(connection, name);
  }
}
