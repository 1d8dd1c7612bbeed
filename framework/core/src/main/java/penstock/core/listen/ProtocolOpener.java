package penstock.core.listen;

import org.xnio.StreamConnection;
import penstock.core.connection.Surroundings;

/// Goes on with a connection when it is known what is spoken on it.
@FunctionalInterface
interface ProtocolOpener {

  /// Takes over a connection that its registry has admitted. Runs on the connection's I/O thread;
  /// if this throws, the connection is to be closed.
  ///
  /// @param stream what is sent and received, after TLS if there is any
  /// @param surroundings what the connection is born into
  void open(StreamConnection stream, Surroundings surroundings);
}
