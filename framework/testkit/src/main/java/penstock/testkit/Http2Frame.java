package penstock.testkit;

import java.nio.ByteBuffer;
import java.util.List;
import penstock.spi.traffic.Header;

/// A frame of HTTP/2.
public final class Http2Frame {

  private final int type;
  private final int flags;
  private final int stream;
  private final byte[] payload;
  private final List<Header> fields;

  Http2Frame(int type, int flags, int stream, byte[] payload, List<Header> fields) {
    this.type = type;
    this.flags = flags;
    this.stream = stream;
    this.payload = payload;
    this.fields = fields;
  }

  /// One of those of RFC 9113, section 6.
  public int type() {
    return type;
  }

  /// 0 for the connection.
  public int stream() {
    return stream;
  }

  /// With its padding.
  public byte[] payload() {
    return payload;
  }

  /// Those of a head or of trailers; otherwise empty.
  public List<Header> fields() {
    return fields;
  }

  /// Whether a flag is set.
  public boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /// The number that the payload begins with, or that stands four bytes on.
  ///
  /// @param index 0 or 1
  public int number(int index) {
    return ByteBuffer.wrap(payload).getInt(4 * index);
  }
}
