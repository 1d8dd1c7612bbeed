package penstock.core.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;
import penstock.core.connection.RegisteredConnection;
import penstock.core.io.Loop;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.io.Waste;

/// The last word on a connection: closing it while the client still sends would take the word back
/// (a reset overtakes it), so the client is given a moment to hear it. Until then it has its place
/// among the listener's connections. Belongs to one I/O thread, but for what its registry asks.
final class Farewell
    implements ChannelListener<ConduitStreamSourceChannel>, Timed, RegisteredConnection {

  private static final long MOMENT_NANOS = 1_000_000_000;

  private final StreamConnection stream;
  private final WayOut out;
  private final Loop loop;
  private final Timer timer = new Timer(this);

  /// @param stream counted, and known to nobody
  Farewell(StreamConnection stream, WayOut out) {
    this.stream = stream;
    this.out = out;
    this.loop = out.loops().of(stream.getIoThread());
  }

  /// Says it.
  ///
  /// @param word few enough bytes for a socket that has sent nothing yet
  void say(byte[] word) {
    out.registry().add(this);
    try {
      stream.getSinkChannel().write(ByteBuffer.wrap(word));
      stream.getSinkChannel().shutdownWrites();
      stream.getSinkChannel().flush();
    } catch (IOException _) {
      end();
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
      if (Waste.drop(source.getConduit(), loop.scratch()) < 0) {
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
    out.registry().remove(this);
  }

  /// It says all it has to say.
  @Override
  public void closeIfIdle() {}

  @Override
  public void closeNow() {
    Loop.soon(loop.thread(), this::end);
  }
}
