package penstock.core.proxyprotocol;

import java.nio.charset.StandardCharsets;

/// The constants of the PROXY protocol.
final class Wire {

  static final byte[] LINE_START = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

  /// A line with its end, `PROXY UNKNOWN` with two IPv6 addresses and two ports.
  static final int LONGEST_LINE = 107;

  /// Signature, command, family and length.
  static final int FIXED = 16;

  static final int VERSION_2 = 0x20;
  static final int COMMAND_LOCAL = 0;
  static final int COMMAND_PROXY = 1;

  static final int UNSPECIFIED = 0;
  static final int IPV4 = 1;
  static final int IPV6 = 2;
  static final int UNIX = 3;
  static final int STREAM = 1;
  static final int DATAGRAM = 2;

  static final int ALPN = 0x01;
  static final int AUTHORITY = 0x02;
  static final int CHECKSUM = 0x03;
  static final int UNIQUE_ID = 0x05;
  static final int TLS = 0x20;
  static final int TLS_VERSION = 0x21;
  static final int TLS_COMMON_NAME = 0x22;
  static final int TLS_CIPHER = 0x23;

  static final int TLS_USED = 1;
  static final int CERTIFICATE_SHOWN = 2;
  static final int CERTIFICATE_KNOWN = 4;

  static final int CHECKSUM_BYTES = 4;
  static final int LONGEST_ID = 128;

  private Wire() {}

  /// Bytes that two addresses and ports take.
  ///
  /// @param family one of the four
  static int addressBytes(int family) {
    return switch (family) {
      case IPV4 -> 12;
      case IPV6 -> 36;
      case UNIX -> 216;
      default -> 0;
    };
  }
}
