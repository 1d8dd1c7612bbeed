package penstock.core.http2;

import java.nio.ByteBuffer;
import penstock.core.frame.AbuseMeter;
import penstock.core.frame.ConnectionError;
import penstock.core.frame.FrameReader.Head;
import penstock.core.frame.FrameWriter;
import penstock.core.frame.Wire;
import penstock.core.metrics.Http2Abuse;

/// Does what those frames say that concern a whole connection, and what others of little use say.
/// Belongs to one I/O thread.
final class ControlFrames {

  private final Http2Connection connection;
  private final Streams streams;
  private final FrameWriter out;
  private final AbuseMeter meter;

  ControlFrames(Http2Connection connection) {
    this.connection = connection;
    this.streams = connection.streams();
    this.out = connection.out();
    this.meter = connection.meter();
  }

  /// @throws ConnectionError if a frame must not have this length
  static void size(Head head, int expected) throws ConnectionError {
    if (head.length() != expected) {
      throw ConnectionError.size("frame of type " + head.type() + " with " + head.length());
    }
  }

  private static void onConnection(Head head) throws ConnectionError {
    if (head.stream() != 0) {
      throw ConnectionError.protocol("frame of type " + head.type() + " on a stream");
    }
  }

  void frame(Head head, ByteBuffer payload) throws ConnectionError {
    switch (head.type()) {
      case Wire.SETTINGS -> settings(head, payload);
      case Wire.PING -> ping(head, payload);
      case Wire.GOAWAY -> goAway(head);
      case Wire.PRIORITY -> priority(head, payload);
      case Wire.PUSH_PROMISE -> throw ConnectionError.protocol("PUSH_PROMISE from a client");
      default -> meter.control(Http2Abuse.CONTROL_FLOOD);
    }
  }

  private void settings(Head head, ByteBuffer payload) throws ConnectionError {
    onConnection(head);
    meter.control(Http2Abuse.SETTINGS_FLOOD);
    if (head.has(Wire.ACK)) {
      size(head, 0);
      return;
    }
    if (head.length() % 6 != 0) {
      throw ConnectionError.size("SETTINGS of " + head.length());
    }
    while (payload.hasRemaining()) {
      setting(payload.getShort() & 0xFFFF, payload.getInt());
    }
    out.settingsAck();
  }

  private void setting(int name, int value) throws ConnectionError {
    switch (name) {
      case Wire.HEADER_TABLE_SIZE -> out.tableSize(value);
      case Wire.ENABLE_PUSH -> {
        if (value != 0 && value != 1) {
          throw ConnectionError.protocol("SETTINGS_ENABLE_PUSH");
        }
      }
      case Wire.INITIAL_WINDOW_SIZE -> {
        if (value < 0 || !streams.firstSendWindow(value)) {
          throw ConnectionError.of(Wire.FLOW_CONTROL_ERROR, "SETTINGS_INITIAL_WINDOW_SIZE");
        }
      }
      case Wire.MAX_FRAME_SIZE -> {
        if (value < Wire.MOST_PAYLOAD || value >= 1 << 24) {
          throw ConnectionError.protocol("SETTINGS_MAX_FRAME_SIZE");
        }
      }
      default -> {
        // What we send does not depend on it.
      }
    }
  }

  private void ping(Head head, ByteBuffer payload) throws ConnectionError {
    onConnection(head);
    size(head, 8);
    meter.control(Http2Abuse.PING_FLOOD);
    if (!head.has(Wire.ACK)) {
      out.pingAck(payload);
    }
  }

  private void goAway(Head head) throws ConnectionError {
    onConnection(head);
    if (head.length() < 8) {
      throw ConnectionError.size("GOAWAY of " + head.length());
    }
    meter.control(Http2Abuse.CONTROL_FLOOD);
    connection.deadlines().clientLeft();
  }

  private void priority(Head head, ByteBuffer payload) throws ConnectionError {
    if (head.stream() == 0) {
      throw ConnectionError.protocol("PRIORITY of the connection");
    }
    size(head, 5);
    meter.control(Http2Abuse.CONTROL_FLOOD);
    if ((payload.getInt() & Wire.MOST_WINDOW) == head.stream()) {
      throw ConnectionError.protocol("stream that depends on itself");
    }
  }
}
