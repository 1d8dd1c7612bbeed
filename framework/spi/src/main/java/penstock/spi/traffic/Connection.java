package penstock.spi.traffic;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A connection whose payload is not read.
public non-sealed interface Connection extends Traffic {

  /// The address the client connected to.
  InetSocketAddress local();

  /// The TLS server name the client asked for, in lower case; null without TLS or without one.
  @Nullable String serverName();

  /// The name of the listener it came by; empty if nobody knows.
  default String listener() {
    return "";
  }

  /// What the client can speak behind TLS by its names in ALPN, best first; where TLS ends here,
  /// the one that was agreed on. Empty if it did not say.
  default List<String> protocols() {
    return List.of();
  }

  /// The TLS that ends here; null if none does.
  default @Nullable Tls tls() {
    return null;
  }
}
