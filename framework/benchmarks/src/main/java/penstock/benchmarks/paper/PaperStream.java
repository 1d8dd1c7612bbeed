package penstock.benchmarks.paper;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;

/// A connection without a socket: what is to be read is laid there, what is written is counted.
/// Belongs to one thread.
final class PaperStream extends StreamConnection {

  private final SocketAddress peer;
  private final SocketAddress local;
  private final PaperSource source;
  private final byte @Nullable [] answer;
  private byte @Nullable [] kept;
  private int keptBytes;
  private long written;

  /// @param thread whose it is
  /// @param peer the other end
  /// @param local this end
  /// @param answer what comes back whenever something is written; null for nothing
  PaperStream(
      PaperThread thread, SocketAddress peer, SocketAddress local, byte @Nullable [] answer) {
    super(thread);
    this.peer = peer;
    this.local = local;
    this.answer = answer;
    this.source = new PaperSource(thread);
    setSourceConduit(source);
    setSinkConduit(new PaperSink(thread, this));
  }

  /// Lays bytes there, and tells whoever reads.
  void say(byte[] bytes) {
    source.lay(bytes);
    source.tell();
  }

  /// Takes all that is written.
  void take(ByteBuffer bytes) {
    int count = bytes.remaining();
    written += count;
    byte[] copies = kept;
    if (copies != null && keptBytes + count <= copies.length) {
      bytes.get(copies, keptBytes, count);
      keptBytes += count;
    } else {
      bytes.position(bytes.limit());
    }
    if (answer != null) {
      source.lay(answer);
      source.tellSoon();
    }
  }

  /// How many bytes were written.
  long written() {
    return written;
  }

  /// Keeps the first bytes that are written from now on, to be looked at.
  ///
  /// @param copies where; null for no more
  void keep(byte @Nullable [] copies) {
    kept = copies;
    keptBytes = 0;
  }

  @Override
  public SocketAddress getPeerAddress() {
    return peer;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return local;
  }
}
