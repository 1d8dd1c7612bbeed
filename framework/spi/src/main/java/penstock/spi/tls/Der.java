package penstock.spi.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// As much of ASN.1 DER (X.690) as it takes to put older forms of private keys into PKCS#8, the
/// only one the JDK reads.
final class Der {

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int CURVE = 0xA0;

  private static final byte[] VERSION_0 = hex("020100");
  private static final byte[] RSA = hex("300d06092a864886f70d0101010500");
  private static final byte[] EC = hex("06072a8648ce3d0201");

  private Der() {}

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /// Source: RFC 8017 A.1.2 in RFC 5958 2.
  static byte[] pkcs8OfRsa(byte[] pkcs1) {
    return of(SEQUENCE, VERSION_0, RSA, of(OCTETS, pkcs1));
  }

  /// Source: RFC 5915 3 in RFC 5958 2.
  ///
  /// @param curve the curve where the key does not name it; null for unknown
  /// @throws IOException if nobody names the curve, or the key is malformed
  static byte[] pkcs8OfEc(byte[] sec1, byte @Nullable [] curve) throws IOException {
    byte[] named = curveOf(sec1);
    byte[] used = named == null ? curve : named;
    if (used == null) {
      throw new IOException("the key does not say on which curve it is");
    }
    return of(SEQUENCE, VERSION_0, of(SEQUENCE, EC, used), of(OCTETS, sec1));
  }

  private static byte @Nullable [] curveOf(byte[] sec1) throws IOException {
    try {
      ByteBuffer in = ByteBuffer.wrap(sec1);
      in.get();
      length(in);
      while (in.hasRemaining()) {
        int tag = in.get() & 0xFF;
        byte[] content = new byte[length(in)];
        in.get(content);
        if (tag == CURVE) {
          return content;
        }
      }
      return null;
    } catch (BufferUnderflowException | NegativeArraySizeException e) {
      throw new IOException("the key is damaged", e);
    }
  }

  private static int length(ByteBuffer in) {
    int first = in.get() & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7F); i++) {
      length = length << 8 | in.get() & 0xFF;
    }
    // Nothing is longer than what it stands in.
    return Math.min(length, in.remaining() + 1);
  }

  private static byte[] of(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (39 - Integer.numberOfLeadingZeros(length)) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >>> 8 * i);
      }
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
