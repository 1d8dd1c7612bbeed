package penstock.spi.tls;

import java.util.List;
import javax.net.ssl.SSLSession;
import penstock.spi.Kind;
import penstock.spi.traffic.Header;

/// Gives a listener what it needs to end TLS.
public interface TlsTermination {

  /// `listeners.*.tls`.
  Kind<TlsTermination> KIND = new Kind<>("tls", TlsTermination.class);

  /// Hears for what engines will be asked, so that what takes long is done by then. Called on a
  /// control thread before the first one is asked for; may block.
  ///
  /// @param spoken as for [#engine]
  default void prepare(List<String> spoken) {}

  /// An engine for one client. Sessions of one engine go on in another, also when certificates were
  /// renewed between them. Called on I/O threads: no blocking. The engine's long work is to be its
  /// delegated tasks, which run elsewhere.
  ///
  /// @param spoken what can be spoken behind it, by its names in ALPN, best first; empty if nothing
  ///   is agreed on; the same list each time for one listener
  LentEngine engine(List<String> spoken);

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
