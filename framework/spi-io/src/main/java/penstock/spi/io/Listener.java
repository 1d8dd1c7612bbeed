package penstock.spi.io;

import java.io.IOException;
import java.net.InetSocketAddress;
import penstock.spi.Kind;

/// Accepts connections on one address and hands on what comes.
///
/// All methods are called on control threads, one at a time, in the order open, any number of
/// pauses, each followed by another open or not, close. One that an operator has drained may be
/// paused or closed without ever having been opened.
public interface Listener extends AutoCloseable {

  /// `listeners.*`, with the type under `protocol:`.
  Kind<Listener> KIND = new Kind<>("listener", Listener.class);

  /// Binds and begins to accept.
  ///
  /// @param intake where connections run and where what they bring goes
  /// @return the address bound, with the real port where 0 was asked for
  /// @throws IOException if the address cannot be bound; the message names it
  InetSocketAddress open(Intake intake) throws IOException;

  /// Stops accepting and gives the address free; what is open stays open.
  void pause();

  /// Closes what is still open at once. Implies [#pause()].
  @Override
  void close();
}
