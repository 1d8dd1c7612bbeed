package penstock.core.forward;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;
import penstock.core.io.Loop;
import penstock.core.peek.ReadAhead;

/// A client that waits for an endpoint: we hear when it hangs up, and keep for the endpoint what it
/// says meanwhile. Belongs to one I/O thread.
final class WaitingClient implements ChannelListener<ConduitStreamSourceChannel> {

  /// Who says more than this is not listened to any longer.
  private static final int MOST = 16 << 10;

  private final ConduitStreamSourceChannel source;
  private final Loop loop;
  private final Owner owner;
  private byte[] said = {};
  private int count;
  private boolean over;

  /// Who has it wait.
  interface Owner {

    /// It has broken off.
    void brokenOff();

    /// It has said its last word, and may wait for an answer.
    ///
    /// @param silent whether that was the only one
    void lastWord(boolean silent);
  }

  WaitingClient(StreamConnection client, Loop loop, Owner owner) {
    this.source = client.getSourceChannel();
    this.loop = loop;
    this.owner = owner;
  }

  /// Begins to listen.
  void listen() {
    source.setReadListener(this);
    source.resumeReads();
    // TLS holds what it has decrypted, and no socket tells of that.
    handleEvent(source);
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel channel) {
    while (!over) {
      ByteBuffer bytes = ByteBuffer.wrap(loop.scratch(), 0, Math.min(MOST - count, MOST / 4));
      if (!bytes.hasRemaining()) {
        stop();
        return;
      }
      try {
        int n = source.read(bytes);
        if (n == 0) {
          return;
        }
        if (n < 0) {
          stop();
          owner.lastWord(count == 0);
          return;
        }
      } catch (IOException _) {
        stop();
        owner.brokenOff();
        return;
      }
      keep(bytes.flip());
    }
  }

  private void keep(ByteBuffer bytes) {
    int n = bytes.remaining();
    if (count + n > said.length) {
      said = Arrays.copyOf(said, count == 0 ? n : Math.min(MOST, 2 * (count + n)));
    }
    bytes.get(said, count, n);
    count += n;
  }

  /// The wait is over: from now on the client is read from its first word on.
  void goOn() {
    stop();
    if (count > 0) {
      source.setConduit(new ReadAhead(source.getConduit(), ByteBuffer.wrap(said, 0, count)));
      count = 0;
    }
  }

  private void stop() {
    if (!over) {
      over = true;
      source.suspendReads();
      source.setReadListener(null);
    }
  }
}
