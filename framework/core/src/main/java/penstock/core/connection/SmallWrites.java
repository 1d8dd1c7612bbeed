package penstock.core.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.Buffers;
import org.xnio.StreamConnection;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.StreamSinkConduit;

/// Sends a short answer's head and body in one piece: to copy a few hundred bytes costs less than
/// to have the system gather them from two places. Belongs to one I/O thread.
final class SmallWrites extends AbstractStreamSinkConduit<StreamSinkConduit> {

  private final ByteBuffer room;

  /// @param room where they are put together; its content does not outlive a call
  SmallWrites(StreamSinkConduit socket, ByteBuffer room) {
    super(socket);
    this.room = room;
  }

  /// Puts one between a connection and its socket, unless TLS is there, which puts together what it
  /// encrypts. Call before Undertow sees the connection.
  static void under(StreamConnection stream, Surroundings surroundings) {
    if (surroundings.handshake() == null) {
      StreamSinkConduit socket = stream.getSinkChannel().getConduit();
      stream.getSinkChannel().setConduit(new SmallWrites(socket, surroundings.loop().gathered()));
    }
  }

  /// Takes it away again, if there is one.
  static void leave(StreamConnection stream) {
    if (stream.getSinkChannel().getConduit() instanceof SmallWrites small) {
      stream.getSinkChannel().setConduit(small.next);
    }
  }

  @Override
  public long write(ByteBuffer[] pieces, int offset, int count) throws IOException {
    ByteBuffer whole = room.clear();
    if (count < 2 || !gather(pieces, offset, count, whole)) {
      return next.write(pieces, offset, count);
    }
    int sent = next.write(whole.flip());
    long _ = Buffers.trySkip(pieces, offset, count, sent);
    return sent;
  }

  /// @return false if they are too many bytes
  private static boolean gather(ByteBuffer[] pieces, int offset, int count, ByteBuffer into) {
    for (int i = offset; i < offset + count; i++) {
      ByteBuffer piece = pieces[i];
      int length = piece.remaining();
      if (length > into.remaining()) {
        return false;
      }
      into.put(into.position(), piece, piece.position(), length);
      into.position(into.position() + length);
    }
    return true;
  }
}
