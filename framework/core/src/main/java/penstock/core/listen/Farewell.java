package penstock.core.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;
import penstock.core.io.Loop;
import penstock.core.io.Timed;
import penstock.core.io.Timer;

/// The last word on a connection: closing it while the client still sends would take the word back
/// (a reset overtakes it), so the client is given a moment to hear it. Belongs to one I/O thread.
final class Farewell implements ChannelListener<ConduitStreamSourceChannel>, Timed {

  private static final long MOMENT_NANOS = 1_000_000_000;

  private final StreamConnection stream;
  private final Loop loop;
  private final Timer timer = new Timer(this);

  Farewell(StreamConnection stream, Loop loop) {
    this.stream = stream;
    this.loop = loop;
  }

  /// Says it.
  ///
  /// @param word few enough bytes for a socket that has sent nothing yet
  void say(byte[] word) {
    try {
      stream.getSinkChannel().write(ByteBuffer.wrap(word));
      stream.getSinkChannel().shutdownWrites();
      stream.getSinkChannel().flush();
    } catch (IOException _) {
      IoUtils.safeClose(stream);
      return;
    }
    loop.wheel().arm(timer, MOMENT_NANOS);
    ConduitStreamSourceChannel source = stream.getSourceChannel();
    source.setReadListener(this);
    source.resumeReads();
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel source) {
    try {
      int n;
      do {
        n = source.read(ByteBuffer.wrap(loop.scratch()));
      } while (n > 0);
      if (n < 0) {
        end();
      }
    } catch (IOException _) {
      end();
    }
  }

  @Override
  public void expired() {
    end();
  }

  private void end() {
    loop.wheel().cancel(timer);
    IoUtils.safeClose(stream);
  }
}
