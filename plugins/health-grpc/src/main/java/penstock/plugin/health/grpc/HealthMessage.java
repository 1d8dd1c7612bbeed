package penstock.plugin.health.grpc;

import java.net.ProtocolException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// The two messages of the health service, with what gRPC puts before each.
///
/// Source:
/// [health.proto](https://github.com/grpc/grpc-proto/blob/master/grpc/health/v1/health.proto), and
/// [Protocol Buffers' encoding](https://protobuf.dev/programming-guides/encoding/).
final class HealthMessage {

  /// The one status that passes.
  static final String SERVING = "SERVING";

  /// Whether it is compressed, and its length.
  private static final int PREFIX = 5;

  /// The number of the only field of either.
  private static final int FIELD = 1;

  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int BYTES = 2;
  private static final int FOUR_BYTES = 5;

  private HealthMessage() {}

  /// What asks for a service.
  ///
  /// @param service empty for the server as a whole
  static byte[] request(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(PREFIX + 4 + name.length);
    out.position(PREFIX);
    if (name.length > 0) {
      out.put((byte) ((FIELD << 3) | BYTES));
      // At most two hundred: never more than two bytes.
      if (name.length < 128) {
        out.put((byte) name.length);
      } else {
        out.put((byte) (name.length | 128)).put((byte) (name.length >>> 7));
      }
      out.put(name);
    }
    out.putInt(1, out.position() - PREFIX).flip();
    byte[] bytes = new byte[out.remaining()];
    out.get(bytes);
    return bytes;
  }

  /// The status that an answer tells.
  ///
  /// @param message with what gRPC puts before it
  /// @throws ProtocolException if it is none
  static String status(ByteBuffer message) throws ProtocolException {
    ByteBuffer in = message.duplicate();
    if (in.remaining() < PREFIX || in.get() != 0 || in.getInt() != in.remaining()) {
      throw new ProtocolException("malformed message");
    }
    try {
      long status = 0;
      while (in.hasRemaining()) {
        long tag = varint(in);
        if (tag == ((FIELD << 3) | VARINT)) {
          status = varint(in);
        } else {
          skip(in, (int) (tag & 7));
        }
      }
      return named(status);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw (ProtocolException) new ProtocolException("malformed message").initCause(e);
    }
  }

  private static String named(long status) {
    return switch ((int) status) {
      case 0 -> "UNKNOWN";
      case 1 -> SERVING;
      case 2 -> "NOT_SERVING";
      case 3 -> "SERVICE_UNKNOWN";
      default -> "status " + status;
    };
  }

  private static long varint(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = in.get();
      number |= (long) (b & 127) << shift;
      if (b >= 0) {
        return number;
      }
    }
    throw new IllegalArgumentException("varint: (expected: 10 bytes at most)");
  }

  private static void skip(ByteBuffer in, int wireType) throws ProtocolException {
    long length =
        switch (wireType) {
          case VARINT -> {
            varint(in);
            yield 0;
          }
          case EIGHT_BYTES -> 8;
          case BYTES -> varint(in);
          case FOUR_BYTES -> 4;
          default -> throw new ProtocolException("malformed message");
        };
    if (length < 0 || length > in.remaining()) {
      throw new ProtocolException("malformed message");
    }
    in.position(in.position() + (int) length);
  }
}
