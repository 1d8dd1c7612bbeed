package penstock.core.upstream;

import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.frame.AbuseMeter;
import penstock.core.frame.ConnectionError;
import penstock.core.frame.FrameReader.Head;
import penstock.core.frame.SettingsReader;
import penstock.core.frame.Wire;
import penstock.core.metrics.Http2Abuse;

/// Does what those frames of an endpoint say that concern a whole connection, and what others of
/// little use say. Belongs to one I/O thread.
final class EndpointFrames implements SettingsReader.Told {

  private static final Logger log = LoggerFactory.getLogger(EndpointFrames.class);

  /// What is supposed while an endpoint has not said how many streams it takes.
  private static final int MOST_UNSAID = 100;

  private final Http2Upstream connection;
  private final AbuseMeter meter;
  private final SettingsReader settings;
  private int most = MOST_UNSAID;
  private boolean greeted;
  private boolean tunnels;

  EndpointFrames(Http2Upstream connection, AbuseMeter meter) {
    this.connection = connection;
    this.meter = meter;
    this.settings = new SettingsReader(connection.out(), meter, this);
  }

  /// How many streams the endpoint takes at once; 0 or more.
  int most() {
    return most;
  }

  /// Whether the endpoint has sent its settings.
  boolean greeted() {
    return greeted;
  }

  /// Whether the endpoint takes requests that leave HTTP behind.
  boolean takesTunnels() {
    return tunnels;
  }

  void frame(Head head, ByteBuffer payload) throws ConnectionError {
    switch (head.type()) {
      case Wire.SETTINGS -> settings.frame(head, payload);
      case Wire.PING -> ping(head, payload);
      case Wire.GOAWAY -> goAway(head, payload);
      case Wire.PUSH_PROMISE ->
          throw ConnectionError.protocol("PUSH_PROMISE, which is not allowed");
      default -> meter.control(Http2Abuse.CONTROL_FLOOD);
    }
  }

  @Override
  public void settingsBegin() {
    if (!greeted) {
      greeted = true;
      // Who says nothing of it sets no limit.
      most = Integer.MAX_VALUE;
    }
  }

  @Override
  public void settingsEnd() {
    connection.takesMore();
  }

  @Override
  public void setting(int name, int value) throws ConnectionError {
    switch (name) {
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
      case Wire.ENABLE_CONNECT_PROTOCOL -> connectProtocol(value);
      default -> {
        // What we send does not depend on it.
      }
    }
  }

  /// Source: [RFC 8441](https://www.rfc-editor.org/rfc/rfc8441#section-3), section 3.
  private void connectProtocol(int value) throws ConnectionError {
    if ((value != 0 && value != 1) || (tunnels && value == 0)) {
      throw ConnectionError.protocol("SETTINGS_ENABLE_CONNECT_PROTOCOL");
    }
    tunnels = value == 1;
  }

  private void ping(Head head, ByteBuffer payload) throws ConnectionError {
    head.ofConnection();
    head.ofSize(8);
    meter.control(Http2Abuse.PING_FLOOD);
    if (head.has(Wire.ACK)) {
      connection.probe().answered();
    } else {
      connection.out().pingAck(payload);
    }
  }

  private void goAway(Head head, ByteBuffer payload) throws ConnectionError {
    head.ofConnection();
    if (head.length() < 8) {
      throw ConnectionError.size("GOAWAY of " + head.length());
    }
    meter.control(Http2Abuse.CONTROL_FLOOD);
    leaves(payload.getInt() & Wire.MOST_WINDOW, payload.getInt());
  }

  /// It takes no new requests, and has not looked at those behind the last one.
  private void leaves(int last, int code) {
    log.atDebug()
        .addKeyValue("endpoint", connection.endpoint().name())
        .addKeyValue("code", code)
        .log("endpoint leaves a connection");
    connection.leave();
    for (Http2Exchange exchange : connection.exchanges().copy()) {
      // Whoever has begun to answer has seen it, whatever he says.
      boolean unseen = exchange.stream() > last || exchange.stream() == 0;
      if (unseen && !exchange.answer().begun()) {
        exchange.lose(told -> told.unseen(true, "the endpoint ends the connection"));
      }
    }
  }
}
