package penstock.core.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.xnio.StreamConnection;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;
import penstock.core.io.Waste;

/// The end of a client's connection whose last answer must arrive: nothing more is written, and
/// what the client still sends is read and dropped for a while, lest a reset destroys the answer on
/// its way. Belongs to one I/O thread.
final class Lingering {

  private static final long LONGEST_NANOS = 2_000_000_000;

  private final FrontConnection front;
  private final StreamConnection stream;
  private final StreamSinkConduit sink;
  private final StreamSourceConduit source;
  private final StreamSourceConduit socket;

  /// @param source what Undertow reads from
  /// @param socket what it reads from
  Lingering(
      FrontConnection front,
      StreamConnection stream,
      StreamSourceConduit source,
      StreamSourceConduit socket) {
    this.front = front;
    this.stream = stream;
    this.sink = stream.getSinkChannel().getConduit();
    this.source = source;
    this.socket = socket;
  }

  /// Sends a last answer and begins; a client that does not take it at once is cut off.
  void answer(ByteBuffer answer) {
    try {
      sink.write(answer);
    } catch (IOException _) {
      // The client is gone: nothing is lost.
    }
    if (answer.hasRemaining()) {
      front.drop();
    } else {
      begin();
    }
  }

  /// Begins behind an answer that has been sent.
  void begin() {
    try {
      sink.terminateWrites();
      sink.flush();
    } catch (IOException _) {
      front.drop();
      return;
    }
    takeReads();
  }

  /// Goes on after somebody else took the channel's events.
  void takeReads() {
    limit();
    stream.getSourceChannel().setConduit(source);
    stream.getSourceChannel().setReadListener(_ -> drop());
    stream.getSourceChannel().resumeReads();
  }

  private void drop() {
    try {
      if (discard() < 0) {
        front.drop();
      }
    } catch (IOException _) {
      front.drop();
    }
  }

  /// Closes the connection if the client stays too long.
  void limit() {
    front.closeWithin(LONGEST_NANOS);
  }

  /// Reads and drops what there is.
  ///
  /// @return 0, or -1 if the client will send no more
  int discard() throws IOException {
    return Waste.drop(socket, front.loop().scratch());
  }

  /// Takes the channel's events back, if it still lingers.
  void lingerOn() {
    if (front.phase() == Phase.LINGERING) {
      takeReads();
    }
  }
}
