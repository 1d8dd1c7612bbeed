package penstock.core.proxyprotocol;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import penstock.spi.net.AddressText;

/// Writes PROXY headers.
public final class ProxyWriter {

  private static final byte[] UNKNOWN = "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int TLV = 3;

  private ProxyWriter() {}

  /// A header of version 1. It says that the client is unknown if an address is missing.
  ///
  /// @param source the client
  /// @param destination where it connected to
  public static byte[] line(
      @Nullable InetSocketAddress source, @Nullable InetSocketAddress destination) {
    InetAddress client = addressOf(source);
    InetAddress local = addressOf(destination);
    if (source == null || destination == null || client == null || local == null) {
      return UNKNOWN.clone();
    }
    boolean ipv4 = client instanceof Inet4Address && local instanceof Inet4Address;
    String line =
        (ipv4 ? "PROXY TCP4 " : "PROXY TCP6 ")
            + text(client, ipv4)
            + ' '
            + text(local, ipv4)
            + ' '
            + source.getPort()
            + ' '
            + destination.getPort()
            + "\r\n";
    return line.getBytes(StandardCharsets.US_ASCII);
  }

  /// A header that says of our own connections that they are nobody else's.
  ///
  /// @param line whether it is of version 1
  public static byte[] local(boolean line) {
    return line
        ? UNKNOWN.clone()
        : ByteBuffer.allocate(Wire.FIXED)
            .put(Wire.SIGNATURE)
            .put((byte) (Wire.VERSION_2 | Wire.COMMAND_LOCAL))
            .array();
  }

  private static @Nullable InetAddress addressOf(@Nullable InetSocketAddress address) {
    return address == null ? null : address.getAddress();
  }

  private static String text(InetAddress address, boolean ipv4) {
    String text = AddressText.of(address);
    return !ipv4 && address instanceof Inet4Address ? "::ffff:" + text : text;
  }

  /// A header of version 2. It names no addresses if one is missing.
  ///
  /// @param header what to say
  /// @param checksum whether a CRC32C is added
  public static byte[] binary(ProxyHeader header, boolean checksum) {
    return binary(header, Wire.STREAM, checksum);
  }

  /// The same, for a datagram to begin with.
  public static byte[] datagram(ProxyHeader header, boolean checksum) {
    return binary(header, Wire.DATAGRAM, checksum);
  }

  private static byte[] binary(ProxyHeader header, int transport, boolean checksum) {
    InetSocketAddress source = header.source();
    InetSocketAddress destination = header.destination();
    InetAddress client = addressOf(source);
    InetAddress local = addressOf(destination);
    boolean known = source != null && destination != null && client != null && local != null;
    boolean ipv4 = client instanceof Inet4Address && local instanceof Inet4Address;
    int family = !known ? Wire.UNSPECIFIED : ipv4 ? Wire.IPV4 : Wire.IPV6;
    ByteBuffer into =
        ByteBuffer.allocate(
            Wire.FIXED
                + Wire.addressBytes(family)
                + bytesOf(header.facts())
                + (checksum ? TLV + Wire.CHECKSUM_BYTES : 0));
    into.put(Wire.SIGNATURE)
        .put((byte) (Wire.VERSION_2 | Wire.COMMAND_PROXY))
        .put((byte) (known ? family << 4 | transport : 0))
        .putShort((short) (into.capacity() - Wire.FIXED));
    if (source != null && destination != null && client != null && local != null) {
      put(into, client, ipv4);
      put(into, local, ipv4);
      into.putShort((short) source.getPort()).putShort((short) destination.getPort());
    }
    put(into, header.facts());
    if (checksum) {
      sum(into);
    }
    return into.array();
  }

  private static void put(ByteBuffer into, InetAddress address, boolean ipv4) {
    if (!ipv4 && address instanceof Inet4Address) {
      into.putLong(0).putShort((short) 0).putShort((short) -1);
    }
    into.put(address.getAddress());
  }

  private static int bytesOf(ProxyFacts facts) {
    return bytesOf(facts.alpn())
        + bytesOfUtf8(facts.authority())
        + bytesOf(facts.uniqueId())
        + (facts.tls() == null ? 0 : TLV + bytesOf(facts.tls()));
  }

  private static int bytesOf(ProxyTls tls) {
    return 5 + bytesOf(tls.version()) + bytesOfUtf8(tls.commonName()) + bytesOf(tls.cipher());
  }

  private static int bytesOf(@Nullable String latin) {
    return latin == null ? 0 : TLV + latin.length();
  }

  private static int bytesOfUtf8(@Nullable String text) {
    return text == null ? 0 : TLV + text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void put(ByteBuffer into, ProxyFacts facts) {
    latin(into, Wire.ALPN, facts.alpn());
    utf8(into, Wire.AUTHORITY, facts.authority());
    latin(into, Wire.UNIQUE_ID, facts.uniqueId());
    ProxyTls tls = facts.tls();
    if (tls == null) {
      return;
    }
    into.put((byte) Wire.TLS).putShort((short) bytesOf(tls));
    into.put(
        (byte)
            ((tls.overTls() ? Wire.TLS_USED : 0)
                | (tls.certificateShown() ? Wire.CERTIFICATE_SHOWN : 0)
                | (tls.certificateKnown() ? Wire.CERTIFICATE_KNOWN : 0)));
    into.putInt(tls.verified() ? 0 : 1);
    latin(into, Wire.TLS_VERSION, tls.version());
    utf8(into, Wire.TLS_COMMON_NAME, tls.commonName());
    latin(into, Wire.TLS_CIPHER, tls.cipher());
  }

  private static void latin(ByteBuffer into, int type, @Nullable String value) {
    if (value != null) {
      put(into, type, value.getBytes(StandardCharsets.ISO_8859_1));
    }
  }

  private static void utf8(ByteBuffer into, int type, @Nullable String value) {
    if (value != null) {
      put(into, type, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void put(ByteBuffer into, int type, byte[] value) {
    into.put((byte) type).putShort((short) value.length).put(value);
  }

  private static void sum(ByteBuffer into) {
    int at = into.position() + TLV;
    put(into, Wire.CHECKSUM, new byte[Wire.CHECKSUM_BYTES]);
    CRC32C sum = new CRC32C();
    sum.update(into.duplicate().flip());
    into.putInt(at, (int) sum.getValue());
  }
}
