package penstock.plugin.tracing.otlp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// A protocol buffers message in the making.
///
/// Source: [the encoding](https://protobuf.dev/programming-guides/encoding/).
final class Protobuf {

  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);

  Protobuf whole(int field, long value) {
    if (value != 0) {
      varint((long) field << 3 | VARINT);
      varint(value);
    }
    return this;
  }

  Protobuf fixed64(int field, long value) {
    varint((long) field << 3 | FIXED64);
    little(value, Long.BYTES);
    return this;
  }

  Protobuf fixed32(int field, int value) {
    varint((long) field << 3 | FIXED32);
    little(value, Integer.BYTES);
    return this;
  }

  Protobuf text(int field, String text) {
    return text.isEmpty() ? this : bytes(field, text.getBytes(StandardCharsets.UTF_8));
  }

  Protobuf bytes(int field, byte[] value) {
    varint((long) field << 3 | BYTES);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  Protobuf message(int field, Consumer<Protobuf> content) {
    Protobuf inside = new Protobuf();
    content.accept(inside);
    return bytes(field, inside.toBytes());
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  private void little(long value, int count) {
    for (int i = 0; i < count; i++) {
      bytes.write((int) (value >>> (8 * i)));
    }
  }
}
