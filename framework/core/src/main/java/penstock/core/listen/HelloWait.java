package penstock.core.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;
import penstock.core.io.Loop;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.metrics.Reason;
import penstock.core.peek.Alert;
import penstock.core.peek.ClientHello;
import penstock.core.peek.HelloReader;
import penstock.core.peek.ReadAhead;

/// A connection whose client is yet to say what it wants. Belongs to one I/O thread.
final class HelloWait implements ChannelListener<ConduitStreamSourceChannel>, Timed {

  /// Most hellos, and something behind them.
  private static final int ROOM = 8 << 10;

  private final HelloGate gate;
  private final StreamConnection stream;
  private final ConduitStreamSourceChannel source;
  private final Loop loop;
  private final HelloGate.Ways ways;
  private final Timer timer = new Timer(this);
  private final HelloReader reader = new HelloReader();
  private byte[] said = {};
  private int count;
  private boolean over;

  HelloWait(HelloGate gate, StreamConnection stream, Loop loop, HelloGate.Ways ways) {
    this.gate = gate;
    this.stream = stream;
    this.source = stream.getSourceChannel();
    this.loop = loop;
    this.ways = ways;
  }

  void begin(long nanos) {
    // The hello mostly comes with the connection.
    handleEvent(source);
    if (!over) {
      loop.wheel().arm(timer, nanos);
      source.setReadListener(this);
      source.resumeReads();
    }
  }

  @Override
  public void handleEvent(ConduitStreamSourceChannel channel) {
    while (!over) {
      ByteBuffer bytes = ByteBuffer.wrap(loop.scratch(), 0, ROOM);
      try {
        int n = source.read(bytes);
        if (n == 0) {
          return;
        }
        if (n < 0) {
          refuse(Reason.CLIENT_CLOSED, null, "closed before its end");
          return;
        }
      } catch (IOException e) {
        refuse(Reason.CLIENT_CLOSED, null, String.valueOf(e.getMessage()));
        return;
      }
      keep(bytes.flip());
      look(bytes);
    }
  }

  private void keep(ByteBuffer bytes) {
    int needed = count + bytes.remaining();
    if (needed > said.length) {
      // Whoever sends byte by byte has them copied now and then, not each time.
      said = Arrays.copyOf(said, count == 0 ? needed : 2 * needed);
    }
    bytes.get(bytes.position(), said, count, bytes.remaining());
    count = needed;
  }

  private void look(ByteBuffer bytes) {
    switch (reader.read(bytes)) {
      case MORE -> {}
      case DONE -> {
        ClientHello hello = reader.hello();
        if (hello != null) {
          goOn(next -> ways.hello().take(next, hello));
        }
      }
      case NOT_TLS -> {
        Consumer<StreamConnection> plain = ways.plain();
        if (plain == null) {
          refuse(Reason.BAD_REQUEST, null, "not TLS");
        } else {
          goOn(plain);
        }
      }
      case NO_HELLO -> refuse(Reason.BAD_REQUEST, Alert.UNEXPECTED_MESSAGE, "no hello");
      case MALFORMED -> refuse(Reason.BAD_REQUEST, Alert.DECODE_ERROR, "a malformed hello");
      case LARGE -> refuse(Reason.TOO_LARGE, Alert.DECODE_ERROR, "a hello of more than 64 KiB");
    }
  }

  private void goOn(Consumer<StreamConnection> way) {
    end();
    source.setConduit(new ReadAhead(source.getConduit(), ByteBuffer.wrap(said, 0, count)));
    way.accept(stream);
  }

  private void refuse(Reason reason, @Nullable Alert alert, String problem) {
    if (!over) {
      end();
      gate.refuse(stream, reason, alert, problem);
    }
  }

  private void end() {
    over = true;
    loop.wheel().cancel(timer);
    source.suspendReads();
    source.setReadListener(null);
    gate.over(this);
  }

  @Override
  public void expired() {
    refuse(Reason.CLIENT_TIMEOUT, null, "too late");
  }

  /// Gives up, soon. From any thread.
  void abandon() {
    loop.thread().execute(() -> refuse(Reason.SHUTDOWN, null, "the listener is closed"));
  }
}
