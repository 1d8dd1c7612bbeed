package penstock.spi.tls;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import penstock.spi.Kind;

/// Gives a listener what it needs to end TLS.
public interface TlsTermination {

  /// `listeners.*.tls`.
  Kind<TlsTermination> KIND = new Kind<>("tls", TlsTermination.class);

  /// The context of every handshake. Always the same one: certificates are renewed behind its key
  /// manager, so that sessions can be resumed across a renewal. May be called from any thread; does
  /// not block.
  SSLContext context();

  /// Protocols, cipher suites, ALPN names and client authentication; a fresh copy on each call.
  SSLParameters parameters();
}
