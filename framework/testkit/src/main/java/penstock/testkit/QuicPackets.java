package penstock.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Packets that look like QUIC as far as a load balancer can see: headers with connection IDs, and
/// a text where real ones are encrypted.
public final class QuicPackets {

  private static final int INITIAL = 0xC0;
  private static final int SHORT = 0x40;
  private static final int LONG = 0x80;
  private static final int VERSION = 1;

  private QuicPackets() {}

  /// A packet with a long header.
  ///
  /// @param destination an ID, one character a byte
  /// @param source an ID, one character a byte
  public static byte[] initial(String destination, String source, String text) {
    byte[] to = bytes(destination);
    byte[] from = bytes(source);
    byte[] rest = bytes(text);
    return ByteBuffer.allocate(7 + to.length + from.length + rest.length)
        .put((byte) INITIAL)
        .putInt(VERSION)
        .put((byte) to.length)
        .put(to)
        .put((byte) from.length)
        .put(from)
        .put(rest)
        .array();
  }

  /// A packet with a short header.
  ///
  /// @param destination an ID, one character a byte
  public static byte[] shorter(String destination, String text) {
    byte[] to = bytes(destination);
    byte[] rest = bytes(text);
    return ByteBuffer.allocate(1 + to.length + rest.length)
        .put((byte) SHORT)
        .put(to)
        .put(rest)
        .array();
  }

  /// A server that gives itself an ID of its own in the answer to an Initial, and says it in all
  /// answers.
  ///
  /// @param id one character a byte
  public static StubDatagrams.Answers server(String id) {
    return packet -> {
      boolean initial = (packet[0] & LONG) != 0;
      return List.of(initial ? initial("client", id, id) : shorter("client", id));
    };
  }

  /// The text of a packet from [#server].
  public static String text(byte[] packet) {
    int header = (packet[0] & LONG) != 0 ? 7 + 6 + packet[6 + 6] : 1 + 6;
    return new String(packet, header, packet.length - header, StandardCharsets.ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
