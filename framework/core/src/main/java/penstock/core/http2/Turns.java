package penstock.core.http2;

import java.io.IOException;
import org.xnio.conduits.ConduitStreamSinkChannel;
import penstock.core.frame.FrameWriter;

/// The turns of a connection: its streams are told what they wait for, and what all of them say
/// goes out at once. Belongs to one I/O thread.
final class Turns {

  private final Http2Connection connection;
  private final ConduitStreamSinkChannel sink;
  private final Streams streams;
  private final FrameWriter out;
  private final Runnable turn = this::take;
  private boolean due;

  Turns(Http2Connection connection, ConduitStreamSinkChannel sink) {
    this.connection = connection;
    this.sink = sink;
    this.streams = connection.streams();
    this.out = connection.out();
  }

  void begin() {
    sink.setWriteListener(_ -> writable());
  }

  private void writable() {
    flush();
    if (out.room() > 0) {
      streams.touchWaiting();
    }
    take();
  }

  /// Takes a turn now.
  void take() {
    due = false;
    streams.wakeTouched();
    flush();
    if (streams.someTouched()) {
      soon();
    }
    connection.deadlines().renew();
  }

  /// Takes a turn when what the I/O thread does now is done, with what others add until then.
  void soon() {
    if (!due && !connection.closed()) {
      due = true;
      connection.thread().execute(turn);
    }
  }

  /// Sends what can be sent now.
  void flush() {
    if (connection.closed()) {
      return;
    }
    boolean full = out.room() <= 0;
    try {
      connection.deadlines().moved(out.flush(sink));
      if (full && out.room() > 0) {
        // Whoever made the room, all streams wait for it.
        streams.touchWaiting();
      }
      if (!out.empty()) {
        sink.resumeWrites();
        return;
      }
      sink.suspendWrites();
      if (connection.over()) {
        sink.shutdownWrites();
        sink.flush();
      }
    } catch (IOException _) {
      connection.drop();
    }
  }
}
