package penstock.core.udp;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/// A QUIC connection ID, or room to read one into.
final class ConnectionId {

  /// Longer ones are not QUIC version 1 or 2.
  static final int LONGEST = 20;

  /// Clients choose IDs: whose hashes collide must not be for them to know.
  private static final long SEED = new SecureRandom().nextLong();

  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final byte[] bytes;
  private int length;
  private int hash;

  private ConnectionId(byte[] bytes) {
    this.bytes = bytes;
  }

  /// Room for one.
  static ConnectionId room() {
    return new ConnectionId(new byte[LONGEST]);
  }

  /// Takes over what stands in a datagram.
  ///
  /// @param size 0 to [#LONGEST]
  void read(ByteBuffer datagram, int offset, int size) {
    datagram.get(offset, bytes, 0, size);
    length = size;
    long sum = SEED;
    for (int i = 0; i < size; i++) {
      sum = Long.rotateLeft((sum ^ bytes[i]) * PRIME, 29);
    }
    hash = (int) (sum ^ (sum >>> 32));
  }

  /// The same, to keep.
  ConnectionId copy() {
    ConnectionId copy = new ConnectionId(Arrays.copyOf(bytes, length));
    copy.length = length;
    copy.hash = hash;
    return copy;
  }

  /// Whether it says nothing.
  boolean isEmpty() {
    return length == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConnectionId that
        && hash == that.hash
        && Arrays.equals(bytes, 0, length, that.bytes, 0, that.length);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
