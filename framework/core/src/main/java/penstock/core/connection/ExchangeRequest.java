package penstock.core.connection;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import penstock.spi.http.PathNormalizer;
import penstock.spi.traffic.Request;
import penstock.spi.traffic.Tls;

/// An Undertow exchange seen as a [Request]. Belongs to one I/O thread.
public final class ExchangeRequest implements Request {

  private static final AttachmentKey<ExchangeRequest> KEY =
      AttachmentKey.create(ExchangeRequest.class);

  private final HttpServerExchange exchange;
  private final HeaderMap headers;
  private final InetSocketAddress peer;
  private final @Nullable ClientConnection front;
  private final Journey journey;

  private Predicate<InetAddress> trusted = _ -> false;
  private boolean peerTrusted;
  private @Nullable InetSocketAddress client;
  private @Nullable String host;
  private @Nullable String path;
  private @Nullable String endpointAuthority;
  private @Nullable FilterNotes notes;

  ExchangeRequest(
      HttpServerExchange exchange,
      InetSocketAddress peer,
      @Nullable ClientConnection front,
      long startNanos) {
    this.exchange = exchange;
    this.headers = exchange.getRequestHeaders();
    this.peer = peer;
    this.front = front;
    this.journey = new Journey(this, startNanos);
  }

  /// The request of an exchange: the one its connection began, or a new one where the listener
  /// keeps none.
  public static ExchangeRequest of(HttpServerExchange exchange) {
    FrontConnection front = FrontConnection.of(exchange);
    ExchangeRequest current = front == null ? null : front.current();
    if (current != null) {
      return current;
    }
    ExchangeRequest attached = exchange.getAttachment(KEY);
    return attached == null
        ? attach(exchange, exchange.getConnection().getPeerAddress(InetSocketAddress.class), null)
        : attached;
  }

  /// Begins the request of an exchange that has its client's connection not to itself.
  ///
  /// @param peer the other end of the socket
  /// @param client what it came by
  /// @param observer told of its end unless a route is
  public static ExchangeRequest begin(
      HttpServerExchange exchange,
      InetSocketAddress peer,
      ClientConnection client,
      RequestObserver observer) {
    ExchangeRequest begun = attach(exchange, peer, client);
    begun.journey.observedBy(observer);
    return begun;
  }

  private static ExchangeRequest attach(
      HttpServerExchange exchange, InetSocketAddress peer, @Nullable ClientConnection client) {
    ExchangeRequest request = new ExchangeRequest(exchange, peer, client, System.nanoTime());
    exchange.putAttachment(KEY, request);
    exchange.addExchangeCompleteListener((_, next) -> {
      request.journey.exchangeComplete();
      next.proceed();
    });
    return request;
  }

  /// Says whose word on the client's address is believed; call before the first look at
  /// [#client()].
  public void trust(Predicate<InetAddress> trustedPeers) {
    trusted = trustedPeers;
    peerTrusted = trustedPeers.test(peer.getAddress());
  }

  /// Whether the peer's word on the client is believed.
  public boolean peerTrusted() {
    return peerTrusted;
  }

  /// The exchange.
  public HttpServerExchange exchange() {
    return exchange;
  }

  /// The client's connection; null if its listener keeps none.
  public @Nullable ClientConnection front() {
    return front;
  }

  /// What is noted of it on its way.
  public Journey journey() {
    return journey;
  }

  @Override
  public String method() {
    return exchange.getRequestMethod().toString();
  }

  @Override
  public String scheme() {
    if (peerTrusted()) {
      String said = headers.getFirst(Headers.X_FORWARDED_PROTO);
      if ("https".equalsIgnoreCase(said) || "http".equalsIgnoreCase(said)) {
        return said.toLowerCase(Locale.ROOT);
      }
    }
    return exchange.getRequestScheme();
  }

  @Override
  public String host() {
    if (host == null) {
      host = Authority.host(authority());
    }
    return host;
  }

  /// Names another host to the endpoint than the client named.
  public void rewriteHost(String hostAndPort) {
    endpointAuthority = hostAndPort;
  }

  /// Host and port for the endpoint's `Host` header.
  public String endpointAuthority() {
    return endpointAuthority == null ? authority() : endpointAuthority;
  }

  /// The host that the endpoint is asked for, in lower case; empty for none.
  public String endpointHost() {
    return endpointAuthority == null ? host() : Authority.host(endpointAuthority);
  }

  /// Host and port as the client named them: of the request target if it has them, otherwise of the
  /// `Host` header; empty if it named none.
  public String authority() {
    if (exchange.isHostIncludedInRequestURI()) {
      return Authority.ofTarget(exchange.getRequestURI());
    }
    String named = headers.getFirst(Headers.HOST);
    return named == null ? "" : named;
  }

  @Override
  public String path() {
    return path == null ? rawPath() : path;
  }

  /// Finds the path routes see.
  ///
  /// @return false if the client's path cannot be understood
  public boolean normalizePath() {
    path = PathNormalizer.normalize(rawPath());
    return path != null;
  }

  /// The path as sent, without scheme, host and query.
  public String rawPath() {
    String uri = exchange.getRequestURI();
    return exchange.isHostIncludedInRequestURI() ? Authority.pathOfTarget(uri) : uri;
  }

  @Override
  public @Nullable String query() {
    String query = exchange.getQueryString();
    return query == null || query.isEmpty() ? null : query;
  }

  @Override
  public @Nullable String queryParameter(String name) {
    String query = query();
    return query == null ? null : QueryText.first(query, name);
  }

  @Override
  public @Nullable String header(String name) {
    return headers.getFirst(AskedNames.of(name));
  }

  @Override
  public List<String> headers(String name) {
    HeaderValues values = headers.get(AskedNames.of(name));
    return values == null ? List.of() : List.copyOf(values);
  }

  @Override
  public @Nullable String cookie(String name) {
    HeaderValues lines = headers.get(Headers.COOKIE);
    if (lines == null) {
      return null;
    }
    for (int i = 0; i < lines.size(); i++) {
      String value = CookieText.value(lines.get(i), name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  @Override
  public @Nullable Tls tls() {
    return ClientTls.of(exchange);
  }

  @Override
  public @Nullable String fact(String name) {
    FilterNotes noted = notes;
    return noted == null ? null : noted.facts().get(name);
  }

  @Override
  public Map<String, String> subset() {
    FilterNotes noted = notes;
    return noted == null ? Map.of() : noted.subset();
  }

  /// What its filters said of it; null if they said nothing.
  public @Nullable FilterNotes notes() {
    return notes;
  }

  /// What its filters say of it, to be added to.
  public FilterNotes noting() {
    FilterNotes noted = notes;
    if (noted == null) {
      noted = new FilterNotes();
      notes = noted;
    }
    return noted;
  }

  /// Asks the endpoint for something else.
  ///
  /// @param newPath fit for a request target
  /// @param newQuery fit for a request target, without `?`; null for none
  public void rewrite(String newPath, @Nullable String newQuery) {
    path = newPath;
    exchange.setQueryString(newQuery == null ? "" : newQuery);
  }

  /// The most bytes its filters let its body have.
  public long bodyLimit() {
    FilterNotes noted = notes;
    return noted == null ? Long.MAX_VALUE : noted.bodyLimit();
  }

  @Override
  public InetSocketAddress client() {
    InetSocketAddress known = client;
    if (known == null) {
      known = ClientAddress.of(peer, headers.get(Headers.X_FORWARDED_FOR), trusted);
      client = known;
    }
    return known;
  }

  @Override
  public InetSocketAddress peer() {
    return peer;
  }

  /// Ends it without an answer, or within one; the client cannot take what came for a whole answer.
  public void cut() {
    IoUtils.safeClose(exchange.getConnection());
  }

  /// Reads no more of it, though the client may go on to send: its answer went out whole.
  public void readNoMore() {
    if (front == null) {
      cut();
    } else {
      front.readNoMore();
    }
  }
}
