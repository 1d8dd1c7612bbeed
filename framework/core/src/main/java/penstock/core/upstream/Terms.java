package penstock.core.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import penstock.core.endpoint.Transport;

/// What a connection to an endpoint must be like for a request. Immutable.
public final class Terms {

  /// Any will do.
  public static final Terms ANY = new Terms(false, false, null, false, null);

  /// It must speak HTTP/1.1.
  public static final Terms HTTP1 = new Terms(true, false, null, false, null);

  /// It must have a way to leave HTTP behind: HTTP/1.1 always has, HTTP/2 where the endpoint says
  /// so.
  public static final Terms TUNNEL = new Terms(false, true, null, false, null);

  private final boolean http1;
  private final boolean tunnel;
  private final byte @Nullable [] preface;
  private final boolean asks;
  private final @Nullable String host;

  private Terms(
      boolean http1,
      boolean tunnel,
      byte @Nullable [] preface,
      boolean asks,
      @Nullable String host) {
    this.host = host;
    this.asks = asks;
    this.http1 = http1;
    this.tunnel = tunnel;
    this.preface = preface;
  }

  /// It must begin with these bytes, or have begun with them, and serves only who begins so: what
  /// they say holds for all that is sent over it.
  ///
  /// @param bytes few enough for a socket that has sent nothing yet; not copied
  public static Terms begunWith(byte[] bytes) {
    return new Terms(true, false, bytes, false, null);
  }

  /// The same, and behind that the endpoint is asked in PostgreSQL's way whether it speaks TLS, and
  /// must do so.
  public Terms asking() {
    return new Terms(http1, tunnel, preface, true, host);
  }

  /// The same, and the endpoint was asked for this host in TLS: it serves requests for that alone.
  ///
  /// @param name in lower case; null or empty for none
  public Terms forHost(@Nullable String name) {
    return name == null || name.isEmpty() ? this : new Terms(http1, tunnel, preface, asks, name);
  }

  /// The host that the endpoint is asked for in TLS; null for none of the request's.
  @Nullable String host() {
    return host;
  }

  /// Whether it is asked whether it speaks TLS.
  boolean asks() {
    return asks;
  }

  /// Whether it must speak HTTP/1.1, which one request at a time has to itself.
  boolean http1() {
    return http1;
  }

  /// Whether it must have a way to leave HTTP behind.
  boolean tunnel() {
    return tunnel;
  }

  /// What a new connection must be like: where HTTP/1.1 may be spoken, it is the surer way out of
  /// HTTP.
  Terms anew(Transport transport) {
    return tunnel && !transport.alwaysHttp2() ? HTTP1.forHost(host) : this;
  }

  /// Whether it is for one client alone.
  boolean exclusive() {
    return preface != null;
  }

  /// Whether a connection made on these terms may be used on others.
  boolean serves(Terms others) {
    return Arrays.equals(preface, others.preface);
  }

  /// Says on a new connection what comes before anything else.
  ///
  /// @throws IOException if the endpoint does not take it
  void begin(StreamConnection stream) throws IOException {
    if (preface != null) {
      ByteBuffer bytes = ByteBuffer.wrap(preface);
      stream.getSinkChannel().getConduit().write(bytes);
      if (bytes.hasRemaining()) {
        throw new IOException("the endpoint takes no PROXY header");
      }
    }
  }
}
