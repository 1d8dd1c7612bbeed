package penstock.plugin.tracing.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// A protocol buffers message in the making, with those inside it. One thread at a time.
///
/// Source: [the encoding](https://protobuf.dev/programming-guides/encoding/).
final class Protobuf {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;
  private static final int VARINT_MOST = 10;

  private byte[] bytes = new byte[4096];
  private int length;

  Protobuf whole(int field, long value) {
    if (value != 0) {
      key(field, VARINT);
      varint(value);
    }
    return this;
  }

  Protobuf fixed64(int field, long value) {
    key(field, FIXED64);
    little(value, Long.BYTES);
    return this;
  }

  Protobuf fixed32(int field, int value) {
    key(field, FIXED32);
    little(value, Integer.BYTES);
    return this;
  }

  Protobuf text(int field, String text) {
    return text.isEmpty() ? this : bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  Protobuf bytes(int field, byte[] value) {
    key(field, BYTES);
    varint(value.length);
    makeRoom(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  /// Writes a message where it is to stand. Its length stands before it and is known only then: it
  /// is moved by what that takes beyond one byte.
  Protobuf message(int field, Consumer<Protobuf> content) {
    key(field, BYTES);
    int at = length;
    makeRoom(1);
    length++;
    content.accept(this);
    int size = length - at - 1;
    int more = varintBytes(size) - 1;
    if (more > 0) {
      makeRoom(more);
      System.arraycopy(bytes, at + 1, bytes, at + 1 + more, size);
    }
    length = at;
    varint(size);
    length += size;
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void key(int field, int type) {
    varint((long) field << 3 | type);
  }

  private void varint(long value) {
    makeRoom(VARINT_MOST);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  private static int varintBytes(int value) {
    return Math.max(1, (Integer.SIZE - Integer.numberOfLeadingZeros(value) + 6) / 7);
  }

  private void little(long value, int count) {
    makeRoom(count);
    for (int i = 0; i < count; i++) {
      bytes[length++] = (byte) (value >>> (8 * i));
    }
  }

  private void makeRoom(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
