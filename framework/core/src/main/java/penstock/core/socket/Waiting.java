package penstock.core.socket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.Selector;
import org.xnio.Xnio;

/// Waits for a socket where waiting is allowed: on threads that move no other bytes.
final class Waiting {

  private Waiting() {}

  /// Waits.
  ///
  /// @param ops for what, of [java.nio.channels.SelectionKey]
  /// @param millis how long; 0 for as long as it takes
  /// @throws IOException if the socket is closed, or somebody interrupts
  static void await(SelectableChannel channel, int ops, long millis) throws IOException {
    Xnio.checkBlockingAllowed();
    try (Selector selector = Selector.open()) {
      channel.register(selector, ops);
      int _ = selector.select(millis);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("socket: interrupted (expected: time to wait)");
    }
  }
}
