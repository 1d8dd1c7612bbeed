package penstock.core.connection;

import java.nio.ByteBuffer;
import org.xnio.StreamConnection;

/// Goes on with a connection on which not HTTP/1.1 is spoken but HTTP/2.
@FunctionalInterface
public interface Takeover {

  /// Takes it. Runs on its I/O thread.
  ///
  /// @param stream the connection, as if it had just been accepted
  /// @param surroundings what it was born into; its registry has it counted, and must get to know
  ///   it
  /// @param first what was read of it
  void take(StreamConnection stream, Surroundings surroundings, ByteBuffer first);
}
