package penstock.core.peek;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Takes a whole hello apart.
///
/// Source: [RFC 8446 4.1.2](https://www.rfc-editor.org/rfc/rfc8446#section-4.1.2), [RFC 6066
/// 3](https://www.rfc-editor.org/rfc/rfc6066#section-3), [RFC 7301
/// 3.1](https://www.rfc-editor.org/rfc/rfc7301#section-3.1), [RFC
/// 9849](https://www.rfc-editor.org/rfc/rfc9849).
final class HelloParser {

  private static final int RANDOM = 32;
  private static final int SERVER_NAME = 0;
  private static final int PROTOCOLS = 16;
  private static final int VERSIONS = 43;
  private static final int ENCRYPTED = 0xFE0D;
  private static final int HOST = 0;
  private static final int LONGEST_HOST = 255;

  private @Nullable String serverName;
  private final List<String> protocols = new ArrayList<>();
  private final List<Integer> versions = new ArrayList<>();
  private boolean encrypted;
  private boolean named;

  private HelloParser() {}

  /// Reads the body of a hello.
  ///
  /// @return null if it cannot be understood
  static @Nullable ClientHello parse(byte[] bytes, int from, int to) {
    HelloParser parser = new HelloParser();
    return parser.read(new Cursor(bytes, from, to))
        ? new ClientHello(parser.serverName, parser.protocols, parser.versions, parser.encrypted)
        : null;
  }

  private boolean read(Cursor hello) {
    int legacyVersion = hello.u16();
    hello.skip(RANDOM);
    hello.skip(hello.u8());
    hello.skip(hello.u16());
    hello.skip(hello.u8());
    if (hello.failed()) {
      return false;
    }
    if (!hello.atEnd()) {
      Cursor extensions = hello.part(hello.u16());
      if (!hello.atEnd() || !extensions(extensions)) {
        return false;
      }
    }
    if (versions.isEmpty()) {
      versions.add(legacyVersion);
    }
    return !hello.failed();
  }

  private boolean extensions(Cursor extensions) {
    while (!extensions.atEnd()) {
      int type = extensions.u16();
      Cursor body = extensions.part(extensions.u16());
      if (extensions.failed() || !extension(type, body)) {
        return false;
      }
    }
    return true;
  }

  private boolean extension(int type, Cursor body) {
    return switch (type) {
      case SERVER_NAME -> serverName(body);
      case PROTOCOLS -> protocols(body);
      case VERSIONS -> versions(body);
      case ENCRYPTED -> {
        encrypted = true;
        yield true;
      }
      default -> true;
    };
  }

  private boolean serverName(Cursor body) {
    Cursor names = body.part(body.u16());
    if (named || body.failed() || !body.atEnd() || names.atEnd()) {
      return false;
    }
    named = true;
    while (!names.atEnd()) {
      int kind = names.u8();
      Cursor name = names.part(names.u16());
      if (names.failed() || (kind == HOST && !host(name))) {
        return false;
      }
    }
    return true;
  }

  private boolean host(Cursor name) {
    String text = name.rest();
    if (serverName != null || text.isEmpty() || text.length() > LONGEST_HOST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7F) {
        return false;
      }
    }
    // A root dot is not allowed and sent all the same.
    String plain = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    serverName = plain.toLowerCase(Locale.ROOT);
    return !plain.isEmpty();
  }

  private boolean protocols(Cursor body) {
    Cursor names = body.part(body.u16());
    if (!protocols.isEmpty() || body.failed() || !body.atEnd() || names.atEnd()) {
      return false;
    }
    while (!names.atEnd()) {
      String name = names.part(names.u8()).rest();
      if (names.failed() || name.isEmpty()) {
        return false;
      }
      protocols.add(name);
    }
    return true;
  }

  private boolean versions(Cursor body) {
    Cursor offered = body.part(body.u8());
    if (!versions.isEmpty() || body.failed() || !body.atEnd() || offered.atEnd()) {
      return false;
    }
    while (!offered.atEnd()) {
      versions.add(offered.u16());
    }
    return !offered.failed();
  }

  /// A place in bytes that is never left: what is read beyond the end is 0, and noted.
  private static final class Cursor {

    private final byte[] bytes;
    private final int end;
    private int at;
    private boolean failed;

    Cursor(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.at = from;
      this.end = to;
    }

    int u8() {
      if (at >= end) {
        failed = true;
        return 0;
      }
      return bytes[at++] & 0xFF;
    }

    int u16() {
      int high = u8();
      return high << 8 | u8();
    }

    void skip(int count) {
      if (count > end - at) {
        failed = true;
        at = end;
      } else {
        at += count;
      }
    }

    Cursor part(int length) {
      int from = at;
      skip(length);
      return new Cursor(bytes, from, at);
    }

    String rest() {
      return new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
    }

    boolean atEnd() {
      return at >= end;
    }

    boolean failed() {
      return failed;
    }
  }
}
