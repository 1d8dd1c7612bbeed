package penstock.core.udp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A copy of a session's first datagram, to be sent elsewhere if its endpoint's port is closed.
/// Runs on the session's loop.
final class FirstDatagram {

  /// Larger ones are not kept.
  private static final int KEPT = 1500;

  private byte @Nullable [] bytes;

  /// Keeps a datagram, if it is not too large.
  void keep(ByteBuffer datagram) {
    if (datagram.remaining() <= KEPT) {
      byte[] copy = new byte[datagram.remaining()];
      datagram.get(datagram.position(), copy);
      bytes = copy;
    }
  }

  /// It is not needed any more.
  void drop() {
    bytes = null;
  }

  /// The datagram; null if it was not kept.
  @Nullable ByteBuffer take() {
    byte[] kept = bytes;
    bytes = null;
    return kept == null ? null : ByteBuffer.wrap(kept);
  }
}
