package penstock.core.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;
import penstock.core.connection.RegisteredConnection;
import penstock.core.io.Loop;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.listen.WayOut.Refusal;
import penstock.core.metrics.Reason;
import penstock.core.peek.ReadAhead;

/// The wait for what a client, or the proxy before it, says first. Belongs to one I/O thread, but
/// for what its registry asks.
final class FirstWords
    implements ChannelListener<ConduitStreamSourceChannel>, Timed, RegisteredConnection {

  private final StreamConnection stream;
  private final ConduitStreamSourceChannel source;
  private final WayOut out;
  private final Loop loop;
  private final Ear ear;
  private final long startNanos = System.nanoTime();
  private final Timer timer = new Timer(this);
  private boolean silent = true;
  private boolean waits;
  private boolean over;

  /// Who understands the words of one connection.
  interface Ear {

    /// How many bytes are read at a time; more than 0.
    int room();

    /// Some have come: ends the wait, or waits for more.
    void heard(ByteBuffer bytes, FirstWords wait);

    /// They have not come in time: ends the wait.
    ///
    /// @param silent whether none came at all
    void late(boolean silent, FirstWords wait);
  }

  /// @param out for those that are not understood
  FirstWords(StreamConnection stream, WayOut out, Ear ear) {
    this.stream = stream;
    this.source = stream.getSourceChannel();
    this.out = out;
    this.loop = out.loops().of(stream.getIoThread());
    this.ear = ear;
  }

  /// Begins to listen.
  ///
  /// @param nanos how long that may take
  void begin(long nanos) {
    // They mostly come with the connection.
    handleEvent(source);
    if (!over) {
      waits = true;
      loop.wheel().arm(timer, nanos);
      source.setReadListener(this);
      source.resumeReads();
      out.registry().add(this);
    }
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel channel) {
    while (!over) {
      ByteBuffer bytes = ByteBuffer.wrap(loop.scratch(), 0, ear.room());
      try {
        int n = source.read(bytes);
        if (n == 0) {
          return;
        }
        if (n < 0) {
          refuse(Refusal.of(Reason.CLIENT_CLOSED, "closed before its end"));
          return;
        }
      } catch (IOException e) {
        refuse(Refusal.of(Reason.CLIENT_CLOSED, String.valueOf(e.getMessage())));
        return;
      }
      silent = false;
      ear.heard(bytes.flip(), this);
    }
  }

  /// Says something, and waits on.
  void say(byte word) {
    try {
      // There is room in a socket that has sent nothing yet.
      int _ = stream.getSinkChannel().getConduit().write(ByteBuffer.wrap(new byte[] {word}));
    } catch (IOException e) {
      refuse(Refusal.of(Reason.CLIENT_CLOSED, String.valueOf(e.getMessage())));
    }
  }

  /// Ends the wait: the connection goes on.
  ///
  /// @param early what was read of it and is still to be read by others; kept
  /// @return the connection
  StreamConnection goOn(ByteBuffer early) {
    end();
    if (early.hasRemaining()) {
      source.setConduit(new ReadAhead(source.getConduit(), early));
    }
    return stream;
  }

  /// Ends the wait: the connection is turned away.
  void refuse(Refusal refusal) {
    if (over) {
      return;
    }
    end();
    // Who looks whether we are there says nothing, and is not worth a line.
    boolean looked = silent && refusal.reason() == Reason.CLIENT_CLOSED;
    out.show(stream, looked ? refusal.untold() : refusal, System.nanoTime() - startNanos);
  }

  private void end() {
    over = true;
    if (waits) {
      loop.wheel().cancel(timer);
      source.suspendReads();
      source.setReadListener(null);
      out.registry().replace(this);
    }
  }

  @Override
  public void expired() {
    if (!over) {
      ear.late(silent, this);
    }
  }

  /// Who has not said anything yet has nothing to lose.
  @Override
  public void closeIfIdle() {
    Loop.soon(
        loop.thread(),
        () -> {
          if (silent) {
            leave();
          }
        });
  }

  @Override
  public void closeNow() {
    Loop.soon(loop.thread(), this::leave);
  }

  private void leave() {
    refuse(Refusal.of(Reason.SHUTDOWN, "the listener is closed"));
  }
}
