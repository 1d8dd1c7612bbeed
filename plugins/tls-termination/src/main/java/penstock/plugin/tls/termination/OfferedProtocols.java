package penstock.plugin.tls.termination;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Looks into a client's first message for what it wants to speak behind TLS.
///
/// BoringSSL is told what we speak and goes on without an agreement if there is none, where [RFC
/// 7301 3.2](https://www.rfc-editor.org/rfc/rfc7301#section-3.2) has us refuse.
final class OfferedProtocols {

  private static final int CLIENT_HELLO = 1;
  private static final int ALPN = 16;

  private OfferedProtocols() {}

  /// Whether the client names what it speaks, and all of it is foreign to us.
  ///
  /// @param records from the first one on
  /// @param spoken what we speak; empty if we do not mind
  static boolean areForeign(ByteBuffer records, List<String> spoken) {
    if (spoken.isEmpty()) {
      return false;
    }
    try {
      ByteBuffer names = names(message(records.duplicate()));
      boolean any = names.hasRemaining();
      while (names.hasRemaining()) {
        byte[] name = new byte[names.get() & 0xff];
        names.get(name);
        if (spoken.contains(new String(name, StandardCharsets.ISO_8859_1))) {
          return false;
        }
      }
      return any;
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException _) {
      // Cut off or malformed: BoringSSL will say what it thinks of it.
      return false;
    }
  }

  private static ByteBuffer message(ByteBuffer records) {
    ByteBuffer message = ByteBuffer.allocate(records.remaining());
    while (records.remaining() > Records.HEADER
        && Records.kind(records, records.position()) == Records.HANDSHAKE) {
      records.position(records.position() + Records.HEADER - 2);
      message.put(part(records, records.getShort() & 0xffff));
    }
    return message.flip();
  }

  private static ByteBuffer part(ByteBuffer of, int length) {
    ByteBuffer part = of.slice(of.position(), length);
    of.position(of.position() + length);
    return part;
  }

  private static ByteBuffer names(ByteBuffer hello) {
    if (hello.get() != CLIENT_HELLO) {
      return ByteBuffer.allocate(0);
    }
    // Length, version and random.
    hello.position(hello.position() + 3 + 2 + 32);
    part(hello, hello.get() & 0xff);
    part(hello, hello.getShort() & 0xffff);
    part(hello, hello.get() & 0xff);
    ByteBuffer extensions = part(hello, hello.getShort() & 0xffff);
    while (extensions.hasRemaining()) {
      int kind = extensions.getShort() & 0xffff;
      ByteBuffer extension = part(extensions, extensions.getShort() & 0xffff);
      if (kind == ALPN) {
        return part(extension, extension.getShort() & 0xffff);
      }
    }
    return ByteBuffer.allocate(0);
  }
}
