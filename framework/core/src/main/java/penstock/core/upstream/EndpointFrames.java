package penstock.core.upstream;

import java.nio.ByteBuffer;
import penstock.core.frame.AbuseMeter;
import penstock.core.frame.ConnectionError;
import penstock.core.frame.FrameReader.Head;
import penstock.core.frame.Wire;
import penstock.core.metrics.Http2Abuse;

/// Does what those frames of an endpoint say that concern a whole connection, and what others of
/// little use say. Belongs to one I/O thread.
final class EndpointFrames {

  /// What is supposed while an endpoint has not said how many streams it takes.
  private static final int MOST_UNSAID = 100;

  private final Http2Upstream connection;
  private final AbuseMeter meter;
  private int most = MOST_UNSAID;
  private boolean greeted;

  EndpointFrames(Http2Upstream connection, AbuseMeter meter) {
    this.connection = connection;
    this.meter = meter;
  }

  /// How many streams the endpoint takes at once; 0 or more.
  int most() {
    return most;
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
      case Wire.GOAWAY -> goAway(head, payload);
      case Wire.PUSH_PROMISE ->
          throw ConnectionError.protocol("PUSH_PROMISE, which is not allowed");
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
    if (!greeted) {
      greeted = true;
      // Who says nothing of it sets no limit.
      most = Integer.MAX_VALUE;
    }
    while (payload.hasRemaining()) {
      setting(payload.getShort() & 0xFFFF, payload.getInt());
    }
    connection.out().settingsAck();
  }

  private void setting(int name, int value) throws ConnectionError {
    switch (name) {
      case Wire.HEADER_TABLE_SIZE -> connection.out().tableSize(value);
      case Wire.ENABLE_PUSH -> {
        if (value != 0) {
          throw ConnectionError.protocol("SETTINGS_ENABLE_PUSH");
        }
      }
      case Wire.MAX_CONCURRENT_STREAMS -> most = value < 0 ? Integer.MAX_VALUE : value;
      case Wire.INITIAL_WINDOW_SIZE -> {
        if (value < 0 || !connection.exchanges().firstSendWindow(value)) {
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
    if (head.has(Wire.ACK)) {
      connection.probe().answered();
    } else {
      connection.out().pingAck(payload);
    }
  }

  private void goAway(Head head, ByteBuffer payload) throws ConnectionError {
    onConnection(head);
    if (head.length() < 8) {
      throw ConnectionError.size("GOAWAY of " + head.length());
    }
    meter.control(Http2Abuse.CONTROL_FLOOD);
    int last = payload.getInt() & Wire.MOST_WINDOW;
    connection.endpointLeaves(last, payload.getInt());
  }
}
