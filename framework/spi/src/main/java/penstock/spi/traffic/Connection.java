package penstock.spi.traffic;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// A connection whose payload is not read.
public non-sealed interface Connection extends Traffic {

  /// The address the client connected to.
  InetSocketAddress local();

  /// The TLS server name the client asked for, in lower case; null without TLS or without one.
  @Nullable String serverName();
}
