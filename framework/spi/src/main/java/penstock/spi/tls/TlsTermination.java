package penstock.spi.tls;

import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import penstock.spi.Kind;
import penstock.spi.traffic.Header;

/// Gives a listener what it needs to end TLS.
public interface TlsTermination {

  /// `listeners.*.tls`.
  Kind<TlsTermination> KIND = new Kind<>("tls", TlsTermination.class);

  /// The context of every handshake. Always the same one: certificates are renewed behind its key
  /// manager, so that sessions can be resumed across a renewal. May be called from any thread; does
  /// not block.
  SSLContext context();

  /// Protocols, cipher suites and client authentication; a fresh copy on each call. The listener
  /// adds the ALPN names of what it speaks. May be called from any thread; does not block.
  SSLParameters parameters();

  /// Header lines that tell endpoints who the client is, instead of those that clients send. Called
  /// once for each connection, on its I/O thread: no blocking.
  ///
  /// @param session of a handshake that succeeded
  /// @return empty to tell nothing
  default List<Header> identity(SSLSession session) {
    return List.of();
  }

  /// The certificates that are shown to clients now. May be called from any thread; does not block.
  default List<ServedCertificate> certificates() {
    return List.of();
  }
}
