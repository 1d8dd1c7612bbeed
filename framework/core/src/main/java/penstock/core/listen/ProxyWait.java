package penstock.core.listen;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.xnio.ChannelListener;
import org.xnio.StreamConnection;
import org.xnio.conduits.ConduitStreamSourceChannel;
import penstock.core.io.Loop;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.metrics.Reason;
import penstock.core.peek.ReadAhead;
import penstock.core.proxyprotocol.ProxyHeader;
import penstock.core.proxyprotocol.ProxyReader;
import penstock.core.proxyprotocol.VouchedConnection;

/// A connection whose PROXY header is awaited. Belongs to one I/O thread.
final class ProxyWait implements ChannelListener<ConduitStreamSourceChannel>, Timed {

  /// A header and the first words behind it.
  private static final int ROOM = 4 << 10;

  private final ProxyGate gate;
  private final StreamConnection stream;
  private final ConduitStreamSourceChannel source;
  private final Loop loop;
  private final Consumer<StreamConnection> inside;
  private final Timer timer = new Timer(this);
  private final ProxyReader reader = new ProxyReader();
  private boolean over;

  ProxyWait(ProxyGate gate, StreamConnection stream, Loop loop, Consumer<StreamConnection> inside) {
    this.gate = gate;
    this.stream = stream;
    this.source = stream.getSourceChannel();
    this.loop = loop;
    this.inside = inside;
  }

  void begin(long nanos) {
    // The header mostly comes with the connection.
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
          refuse(Reason.CLIENT_CLOSED, "closed before its end");
          return;
        }
      } catch (IOException e) {
        refuse(Reason.CLIENT_CLOSED, String.valueOf(e.getMessage()));
        return;
      }
      look(bytes.flip());
    }
  }

  private void look(ByteBuffer bytes) {
    switch (reader.read(bytes)) {
      case MORE -> {}
      case DONE -> goOn(reader.header(), copied(new byte[0], bytes));
      case BAD -> refuse(Reason.BAD_REQUEST, reader.problem());
      case NONE -> {
        if (gate.required()) {
          refuse(Reason.BAD_REQUEST, "there is none");
        } else {
          goOn(ProxyHeader.LOCAL, copied(reader.taken(), bytes));
        }
      }
    }
  }

  private static ByteBuffer copied(byte[] first, ByteBuffer rest) {
    return ByteBuffer.allocate(first.length + rest.remaining()).put(first).put(rest).flip();
  }

  private void goOn(ProxyHeader header, ByteBuffer early) {
    end();
    if (early.hasRemaining()) {
      source.setConduit(new ReadAhead(source.getConduit(), early));
    }
    inside.accept(VouchedConnection.of(stream, header));
  }

  private void refuse(Reason reason, String problem) {
    if (!over) {
      end();
      gate.refuse(stream, reason, problem);
    }
  }

  private void end() {
    over = true;
    loop.wheel().cancel(timer);
    source.suspendReads();
    source.setReadListener(null);
    gate.over(this);
  }

  /// A connection that may come without a header and says nothing waits for the endpoint to speak.
  @Override
  public void expired() {
    if (gate.required() || reader.begun()) {
      refuse(Reason.CLIENT_TIMEOUT, "too late");
    } else if (!over) {
      goOn(ProxyHeader.LOCAL, ByteBuffer.allocate(0));
    }
  }

  /// Gives up, soon. From any thread.
  void abandon() {
    loop.thread().execute(() -> refuse(Reason.SHUTDOWN, "the listener is closed"));
  }
}
