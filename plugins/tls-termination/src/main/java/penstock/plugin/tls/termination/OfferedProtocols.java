package penstock.plugin.tls.termination;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Looks into a client's first message for what it wants to speak behind TLS. It may come in any
/// number of records, and these at any time.
///
/// BoringSSL is told what we speak and goes on without an agreement if there is none, where [RFC
/// 7301 3.2](https://www.rfc-editor.org/rfc/rfc7301#section-3.2) has us refuse.
final class OfferedProtocols {

  private static final int CLIENT_HELLO = 1;
  private static final int ALPN = 16;

  /// Before what a message holds: its kind, and its length in three bytes.
  private static final int HEADER = 4;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final List<String> spoken;
  // What came of the message, from the front; null when it has been looked at.
  private @Nullable ByteBuffer message = NOTHING;

  /// @param spoken what we speak; empty if we do not mind
  OfferedProtocols(List<String> spoken) {
    this.spoken = spoken;
  }

  /// Whether the client names what it speaks, and all of it is foreign to us. BoringSSL must be
  /// given the same records, too: it has its own mind about how long a message may be.
  ///
  /// @param records the next ones
  boolean areForeign(ByteBuffer records) {
    ByteBuffer before = message;
    if (spoken.isEmpty() || before == null) {
      return false;
    }
    message = null;
    try {
      ByteBuffer now = joined(before, records.duplicate());
      if (isWhole(now)) {
        return noneOf(names(now));
      }
      message = now;
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException _) {
      // Malformed: BoringSSL will say what it thinks of it.
    }
    return false;
  }

  private static ByteBuffer joined(ByteBuffer before, ByteBuffer records) {
    ByteBuffer joined = ByteBuffer.allocate(before.remaining() + records.remaining()).put(before);
    while (records.remaining() > Records.HEADER
        && Records.kind(records, records.position()) == Records.HANDSHAKE) {
      records.position(records.position() + Records.HEADER - 2);
      joined.put(part(records, records.getShort() & 0xffff));
    }
    return joined.flip();
  }

  private static boolean isWhole(ByteBuffer message) {
    return message.remaining() >= HEADER
        && message.remaining() - HEADER >= (message.getInt(0) & 0xffffff);
  }

  private static ByteBuffer part(ByteBuffer of, int length) {
    ByteBuffer part = of.slice(of.position(), length);
    of.position(of.position() + length);
    return part;
  }

  private boolean noneOf(ByteBuffer names) {
    boolean any = names.hasRemaining();
    while (names.hasRemaining()) {
      byte[] name = new byte[names.get() & 0xff];
      names.get(name);
      if (spoken.contains(new String(name, StandardCharsets.ISO_8859_1))) {
        return false;
      }
    }
    return any;
  }

  private static ByteBuffer names(ByteBuffer hello) {
    if (hello.get() != CLIENT_HELLO) {
      return NOTHING;
    }
    // Length, version and random.
    hello.position(HEADER + 2 + 32);
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
    return NOTHING;
  }
}
