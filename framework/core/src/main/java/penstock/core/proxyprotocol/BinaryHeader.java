package penstock.core.proxyprotocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A header of version 2.
final class BinaryHeader {

  private final byte[] bytes;
  private final int end;
  private @Nullable String alpn;
  private @Nullable String authority;
  private @Nullable String uniqueId;
  private @Nullable ProxyTls tls;
  private boolean summed;

  /// @param bytes begin with the signature
  /// @param end where the header ends, as its length says
  BinaryHeader(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /// @throws BadHeader if it is none
  ProxyHeader read() throws BadHeader {
    int command = bytes[12] & 0xFF;
    if ((command & 0xF0) != Wire.VERSION_2) {
      throw new BadHeader("version: " + (command >> 4) + " (expected: 2)");
    }
    return switch (command & 0x0F) {
      case Wire.COMMAND_LOCAL -> ProxyHeader.LOCAL;
      case Wire.COMMAND_PROXY -> proxied();
      default ->
          throw new BadHeader("command: " + (command & 0x0F) + " (expected: LOCAL or PROXY)");
    };
  }

  private ProxyHeader proxied() throws BadHeader {
    int family = (bytes[13] & 0xF0) >> 4;
    int transport = bytes[13] & 0x0F;
    if (family > Wire.UNIX || transport > Wire.DATAGRAM) {
      throw new BadHeader("family: " + (bytes[13] & 0xFF) + " (expected: one that is defined)");
    }
    int behind = Wire.FIXED + Wire.addressBytes(family);
    if (behind > end) {
      throw new BadHeader("length: " + (end - Wire.FIXED) + " (expected: room for the addresses)");
    }
    facts(behind);
    ProxyFacts facts = new ProxyFacts(alpn, authority, uniqueId, tls);
    if (transport == Wire.UNSPECIFIED || (family != Wire.IPV4 && family != Wire.IPV6)) {
      return new ProxyHeader(null, null, facts);
    }
    int size = family == Wire.IPV4 ? 4 : 16;
    int ports = Wire.FIXED + 2 * size;
    return new ProxyHeader(
        address(Wire.FIXED, size, ports), address(Wire.FIXED + size, size, ports + 2), facts);
  }

  private InetSocketAddress address(int at, int size, int port) throws BadHeader {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + size)), u16(port));
    } catch (UnknownHostException e) {
      throw new BadHeader(String.valueOf(e.getMessage()));
    }
  }

  private void facts(int from) throws BadHeader {
    int at = from;
    while (at < end) {
      int behind = valueEnd(at, end);
      fact(bytes[at] & 0xFF, at + 3, behind);
      at = behind;
    }
  }

  private int valueEnd(int at, int limit) throws BadHeader {
    int behind = at + 3 <= limit ? at + 3 + u16(at + 1) : limit + 1;
    if (behind > limit) {
      throw new BadHeader("TLV: beyond the header's end (expected: within it)");
    }
    return behind;
  }

  private void fact(int type, int from, int to) throws BadHeader {
    switch (type) {
      case Wire.ALPN -> alpn = text(from, to);
      case Wire.AUTHORITY -> authority = new String(bytes, from, to - from, StandardCharsets.UTF_8);
      case Wire.CHECKSUM -> verify(from, to);
      case Wire.UNIQUE_ID -> uniqueId = identifier(from, to);
      case Wire.TLS -> tls = tls(from, to);
      default -> {
        // Padding, and what others have agreed on.
      }
    }
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  private String identifier(int from, int to) throws BadHeader {
    if (to - from > Wire.LONGEST_ID) {
      throw new BadHeader("unique id: " + (to - from) + " bytes (expected: 128 at most)");
    }
    return text(from, to);
  }

  private void verify(int from, int to) throws BadHeader {
    if (summed || to - from != Wire.CHECKSUM_BYTES) {
      throw new BadHeader("checksum: twice or of another length (expected: one of 4 bytes)");
    }
    summed = true;
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, from);
    sum.update(new byte[Wire.CHECKSUM_BYTES]);
    sum.update(bytes, to, end - to);
    if ((int) sum.getValue() != ByteBuffer.wrap(bytes).getInt(from)) {
      throw new BadHeader("checksum: another (expected: that of the header)");
    }
  }

  private ProxyTls tls(int from, int to) throws BadHeader {
    if (to - from < 5) {
      throw new BadHeader("TLS: " + (to - from) + " bytes (expected: 5 at least)");
    }
    int client = bytes[from];
    boolean verified = ByteBuffer.wrap(bytes).getInt(from + 1) == 0;
    String version = null;
    String commonName = null;
    String cipher = null;
    int at = from + 5;
    while (at < to) {
      int behind = valueEnd(at, to);
      switch (bytes[at] & 0xFF) {
        case Wire.TLS_VERSION -> version = text(at + 3, behind);
        case Wire.TLS_COMMON_NAME ->
            commonName = new String(bytes, at + 3, behind - at - 3, StandardCharsets.UTF_8);
        case Wire.TLS_CIPHER -> cipher = text(at + 3, behind);
        default -> {
          // Key and signature algorithms, of no use here.
        }
      }
      at = behind;
    }
    return new ProxyTls(
        (client & Wire.TLS_USED) != 0,
        (client & Wire.CERTIFICATE_SHOWN) != 0,
        (client & Wire.CERTIFICATE_KNOWN) != 0,
        verified,
        version,
        commonName,
        cipher);
  }

  private int u16(int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }
}
