package penstock.scripting.view;

import org.graalvm.polyglot.HostAccess;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Tls;

/// A request as scripts see it. Its name is read in messages of the engine.
public final class Request {

  private final penstock.spi.traffic.Request request;

  /// As sent.
  @HostAccess.Export public final String method;

  /// `http` or `https`.
  @HostAccess.Export public final String scheme;

  /// In lower case, without the port.
  @HostAccess.Export public final String host;

  /// Without the query.
  @HostAccess.Export public final String path;

  /// What follows the `?`.
  @HostAccess.Export public final @Nullable String queryString;

  /// The client.
  @HostAccess.Export public final IpView clientIp;

  /// The other end of the socket.
  @HostAccess.Export public final IpView peerIp;

  /// The client's TLS.
  @HostAccess.Export public final @Nullable TlsView tls;

  /// The name the client asked for by TLS.
  @HostAccess.Export public final @Nullable String serverName;

  /// Milliseconds since 1970.
  @HostAccess.Export public final double time;

  /// Shows a request.
  ///
  /// @param blocks of the context
  /// @param millis the time, since 1970
  public Request(penstock.spi.traffic.Request request, Blocks blocks, long millis) {
    this.request = request;
    method = request.method();
    scheme = request.scheme();
    host = request.host();
    path = request.path();
    queryString = request.query();
    clientIp = new IpView(request.client(), blocks);
    peerIp = new IpView(request.peer(), blocks);
    Tls secured = request.tls();
    tls = secured == null ? null : new TlsView(secured);
    serverName = secured == null || secured.serverName().isEmpty() ? null : secured.serverName();
    time = millis;
  }

  /// The first value of a query parameter, decoded; null if absent.
  @HostAccess.Export
  public @Nullable String query(String name) {
    return request.queryParameter(name);
  }

  /// The first value of a header; null if absent.
  @HostAccess.Export
  public @Nullable String header(String name) {
    return request.header(name);
  }

  /// All values of a header, in order.
  @HostAccess.Export
  public Texts headers(String name) {
    return new Texts(request.headers(name));
  }

  /// The value of a cookie; null if absent.
  @HostAccess.Export
  public @Nullable String cookie(String name) {
    return request.cookie(name);
  }

  /// A claim of the token that a jwt filter verified; null without.
  @HostAccess.Export
  public @Nullable String claim(String name) {
    return request.fact("jwt." + name);
  }

  /// What a filter found out; null if none did.
  @HostAccess.Export
  public @Nullable String fact(String name) {
    return request.fact(name);
  }
}
