package penstock.core.udp;

import java.nio.ByteBuffer;

/// Finds the connection IDs in a QUIC packet: what stands there in every version, before all that
/// is encrypted.
///
/// Source: [RFC 8999](https://www.rfc-editor.org/rfc/rfc8999), version-independent properties.
final class QuicHeader {

  private static final int LONG = 0x80;
  private static final int VERSION = 1;
  private static final int DESTINATION_LENGTH = 5;

  private QuicHeader() {}

  /// Finds whom a packet is for.
  ///
  /// @param datagram begins with the packet
  /// @param shortLength of an ID in a packet with a short header, which does not tell
  /// @param into gets it
  /// @return false if there is none
  static boolean destination(ByteBuffer datagram, int shortLength, ConnectionId into) {
    int start = datagram.position();
    if (!datagram.hasRemaining()) {
      return false;
    }
    if (!isLong(datagram)) {
      return read(datagram, start + 1, shortLength, into);
    }
    return read(datagram, start + DESTINATION_LENGTH + 1, destinationLength(datagram), into);
  }

  /// Finds what a packet with a long header says its sender is called.
  ///
  /// @return false if there is no such header, or it only tells which versions are spoken
  static boolean source(ByteBuffer datagram, ConnectionId into) {
    int start = datagram.position();
    int destination = destinationLength(datagram);
    int lengthAt = start + DESTINATION_LENGTH + 1 + destination;
    if (destination < 0 || lengthAt >= datagram.limit() || datagram.getInt(start + VERSION) == 0) {
      return false;
    }
    return read(datagram, lengthAt + 1, datagram.get(lengthAt) & 0xFF, into);
  }

  /// Whether it is a long one.
  ///
  /// @param datagram not empty
  static boolean isLong(ByteBuffer datagram) {
    return (datagram.get(datagram.position()) & LONG) != 0;
  }

  /// The length of the destination's ID in a long header; -1 if there is none.
  private static int destinationLength(ByteBuffer datagram) {
    return datagram.remaining() > DESTINATION_LENGTH && isLong(datagram)
        ? datagram.get(datagram.position() + DESTINATION_LENGTH) & 0xFF
        : -1;
  }

  private static boolean read(ByteBuffer datagram, int at, int length, ConnectionId into) {
    if (length < 1 || length > ConnectionId.LONGEST || at + length > datagram.limit()) {
      return false;
    }
    into.read(datagram, at, length);
    return true;
  }
}
