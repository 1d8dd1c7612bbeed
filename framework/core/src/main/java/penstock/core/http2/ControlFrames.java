package penstock.core.http2;

import java.nio.ByteBuffer;
import penstock.core.frame.AbuseMeter;
import penstock.core.frame.ConnectionError;
import penstock.core.frame.FrameReader.Head;
import penstock.core.frame.FrameWriter;
import penstock.core.frame.SettingsReader;
import penstock.core.frame.Wire;
import penstock.core.metrics.Http2Abuse;

/// Does what those frames say that concern a whole connection, and what others of little use say.
/// Belongs to one I/O thread.
final class ControlFrames implements SettingsReader.Told {

  private final Http2Connection connection;
  private final Streams streams;
  private final FrameWriter out;
  private final AbuseMeter meter;
  private final SettingsReader settings;

  ControlFrames(Http2Connection connection) {
    this.connection = connection;
    this.streams = connection.streams();
    this.out = connection.out();
    this.meter = connection.meter();
    this.settings = new SettingsReader(out, meter, this);
  }

  void frame(Head head, ByteBuffer payload) throws ConnectionError {
    switch (head.type()) {
      case Wire.SETTINGS -> settings.frame(head, payload);
      case Wire.PING -> ping(head, payload);
      case Wire.GOAWAY -> goAway(head);
      case Wire.PRIORITY -> priority(head, payload);
      case Wire.PUSH_PROMISE -> throw ConnectionError.protocol("PUSH_PROMISE from a client");
      default -> meter.control(Http2Abuse.CONTROL_FLOOD);
    }
  }

  @Override
  public void setting(int name, int value) throws ConnectionError {
    if (name == Wire.ENABLE_PUSH && value != 0 && value != 1) {
      throw ConnectionError.protocol("SETTINGS_ENABLE_PUSH");
    }
    if (name == Wire.INITIAL_WINDOW_SIZE && (value < 0 || !streams.firstSendWindow(value))) {
      throw ConnectionError.of(Wire.FLOW_CONTROL_ERROR, "SETTINGS_INITIAL_WINDOW_SIZE");
    }
  }

  private void ping(Head head, ByteBuffer payload) throws ConnectionError {
    head.ofConnection();
    head.ofSize(8);
    meter.control(Http2Abuse.PING_FLOOD);
    if (!head.has(Wire.ACK)) {
      out.pingAck(payload);
    }
  }

  private void goAway(Head head) throws ConnectionError {
    head.ofConnection();
    if (head.length() < 8) {
      throw ConnectionError.size("GOAWAY of " + head.length());
    }
    meter.control(Http2Abuse.CONTROL_FLOOD);
    // It may still open streams (RFC 9113, 6.8), and may have done so before it hears of us.
    connection.deadlines().leave();
  }

  private void priority(Head head, ByteBuffer payload) throws ConnectionError {
    if (head.stream() == 0) {
      throw ConnectionError.protocol("PRIORITY of the connection");
    }
    head.ofSize(5);
    meter.control(Http2Abuse.CONTROL_FLOOD);
    if ((payload.getInt() & Wire.MOST_WINDOW) == head.stream()) {
      throw ConnectionError.protocol("stream that depends on itself");
    }
  }
}
