package penstock.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/// As much of ASN.1 DER (X.690) as certificates are made of.
final class DerWriter {

  private static final int BOOLEAN = 0x01;
  private static final int INTEGER = 0x02;
  private static final int BITS = 0x03;
  private static final int OCTETS = 0x04;
  private static final int NULL = 0x05;
  private static final int OBJECT = 0x06;
  private static final int UTF8 = 0x0C;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private DerWriter() {}

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, parts);
  }

  static byte[] set(byte[]... parts) {
    return tagged(SET, parts);
  }

  static byte[] integer(byte[] value) {
    return tagged(INTEGER, value);
  }

  static byte[] bits(byte[] value) {
    return tagged(BITS, new byte[1], value);
  }

  static byte[] octets(byte[] value) {
    return tagged(OCTETS, value);
  }

  static byte[] truth() {
    return tagged(BOOLEAN, new byte[] {-1});
  }

  static byte[] nothing() {
    return tagged(NULL);
  }

  static byte[] text(String value) {
    return tagged(UTF8, value.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant value) {
    return tagged(GENERALIZED_TIME, TIME.format(value).getBytes(StandardCharsets.US_ASCII));
  }

  /// @param id dotted numbers
  static byte[] object(String id) {
    String[] numbers = id.split("\\.");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Integer.parseInt(numbers[0]) * 40 + Integer.parseInt(numbers[1]));
    for (int i = 2; i < numbers.length; i++) {
      int number = Integer.parseInt(numbers[i]);
      for (int shift = 28; shift >= 0; shift -= 7) {
        if (shift == 0 || number >>> shift != 0) {
          out.write(number >>> shift & 0x7F | (shift == 0 ? 0 : 0x80));
        }
      }
    }
    return tagged(OBJECT, out.toByteArray());
  }

  static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
