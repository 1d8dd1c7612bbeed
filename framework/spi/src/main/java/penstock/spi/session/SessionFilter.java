package penstock.spi.session;

import org.jspecify.annotations.Nullable;
import penstock.spi.Kind;
import penstock.spi.traffic.Connection;

/// Says who may come in by a listener: asked of each connection before anything of it is read, and
/// of each UDP client's first datagram, before an endpoint is chosen.
@FunctionalInterface
public interface SessionFilter {

  /// `listeners.*.filters`.
  Kind<SessionFilter> KIND = new Kind<>("session-filter", SessionFilter.class);

  /// Decides. Runs on many I/O threads at once: no blocking, no locks. One that throws keeps the
  /// connection out.
  ///
  /// @param connection whose it is, as a PROXY header names the client if there was one; it has no
  ///   server name yet
  /// @return null if it may come in; otherwise why not, a word of the closed list such as `denied`
  ///   or `rate-limited`
  @Nullable String refusal(Connection connection);
}
