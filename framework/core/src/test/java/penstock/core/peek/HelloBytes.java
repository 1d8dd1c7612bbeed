package penstock.core.peek;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes hellos by hand, good and bad ones.
final class HelloBytes {

  private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();

  HelloBytes name(String name) {
    return name(0, name);
  }

  HelloBytes name(int kind, String name) {
    byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    list.write(kind);
    u16(list, text.length);
    list.writeBytes(text);
    return extension(0, sized16(list.toByteArray()));
  }

  HelloBytes protocols(List<String> names) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (String name : names) {
      byte[] text = name.getBytes(StandardCharsets.ISO_8859_1);
      list.write(text.length);
      list.writeBytes(text);
    }
    return extension(16, sized16(list.toByteArray()));
  }

  HelloBytes extension(int type, byte[] body) {
    u16(extensions, type);
    u16(extensions, body.length);
    extensions.writeBytes(body);
    return this;
  }

  /// The message, with its header.
  byte[] message() {
    return message(extensions.toByteArray());
  }

  static byte[] message(byte @Nullable [] extensions) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    u16(body, 0x0303);
    body.writeBytes(new byte[32]);
    body.write(0);
    u16(body, 2);
    u16(body, 0x1301);
    body.write(1);
    body.write(0);
    if (extensions != null) {
      body.writeBytes(sized16(extensions));
    }
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.write(1);
    message.write(body.size() >> 16);
    u16(message, body.size() & 0xFFFF);
    message.writeBytes(body.toByteArray());
    return message.toByteArray();
  }

  /// A message in records.
  ///
  /// @param most bytes of it in a record
  static byte[] records(byte[] message, int most) {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (int at = 0; at < message.length; at += most) {
      int n = Math.min(most, message.length - at);
      records.write(22);
      u16(records, 0x0301);
      u16(records, n);
      records.write(message, at, n);
    }
    return records.toByteArray();
  }

  byte[] records() {
    return records(message(), 1 << 14);
  }

  static byte[] sized16(byte[] bytes) {
    ByteArrayOutputStream sized = new ByteArrayOutputStream();
    u16(sized, bytes.length);
    sized.writeBytes(bytes);
    return sized.toByteArray();
  }

  private static void u16(ByteArrayOutputStream into, int value) {
    into.write(value >> 8);
    into.write(value);
  }
}
