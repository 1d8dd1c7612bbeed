package penstock.core.connection;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/// Hands a connection over when HTTP/2 turns out to be spoken on it. Belongs to one I/O thread.
///
/// @param stream the connection
/// @param surroundings what it was born into
/// @param taker goes on with it
record Handover(StreamConnection stream, Surroundings surroundings, Takeover taker) {

  /// @return null if nobody takes it
  static @Nullable Handover to(
      @Nullable Takeover taker, StreamConnection stream, Surroundings surroundings) {
    return taker == null ? null : new Handover(stream, surroundings, taker);
  }

  /// Hands it over when Undertow, who reads right now, has seen that nothing came.
  ///
  /// @param first what was read of it
  void begin(FrontConnection front, HeadGuard guard, ByteBuffer first) {
    surroundings
        .loop()
        .thread()
        .execute(() -> {
          if (front.leave()) {
            guard.leave(stream);
            taker.take(stream, surroundings, first);
          }
        });
  }
}
