package penstock.spi.io;

import org.xnio.StreamConnection;
import penstock.spi.traffic.Connection;

/// Takes a connection whose payload is not HTTP to us.
@FunctionalInterface
public interface StreamHandler {

  /// Takes over the stream and everything about its end. Runs on the stream's I/O thread: no
  /// blocking.
  ///
  /// @param connection what is known of it
  /// @param stream the bytes; closing it is now the handler's business
  void handle(Connection connection, StreamConnection stream);
}
