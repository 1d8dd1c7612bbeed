package penstock.core.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.proxyprotocol.ProxyReader.State;

class ProxyReaderTest {

  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String ENDS = "c0000201c000020" + "2c73801bb";
  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 51_000);
  private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.2", 443);
  private static final ProxyFacts FACTS =
      new ProxyFacts(
          "h2",
          "shop.example.com",
          "id\0\u00ff",
          new ProxyTls(true, true, false, true, "TLSv1.3", "jürgen", "TLS_AES_128_GCM_SHA256"));

  private final ProxyReader reader = new ProxyReader();

  private State read(byte[] bytes) {
    return reader.read(ByteBuffer.wrap(bytes));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  @Test
  void aLineNamesTheClient() {
    assertThat(read(ascii("PROXY TCP4 192.0.2.1 192.0.2.2 51000 443\r\n"))).isEqualTo(State.DONE);
    assertThat(reader.header()).isEqualTo(new ProxyHeader(CLIENT, LOCAL, ProxyFacts.NONE));
  }

  @Test
  void aLineMayNameIpv6() {
    assertThat(read(ascii("PROXY TCP6 2001:db8::1 ::ffff:192.0.2.2 1 0\r\n")))
        .isEqualTo(State.DONE);
    assertThat(reader.header().source()).isEqualTo(new InetSocketAddress("2001:db8::1", 1));
    assertThat(reader.header().destination()).isEqualTo(new InetSocketAddress("192.0.2.2", 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PROXY UNKNOWN\r\n", "PROXY UNKNOWN ffff:f:f:f 1:2 65535 65535 and more\r\n"})
  void anUnknownClientIsTheSocketsOwn(String line) {
    assertThat(read(ascii(line))).isEqualTo(State.DONE);
    assertThat(reader.header()).isEqualTo(ProxyHeader.LOCAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 192.0.2.1 192.0.2.2 51000 443\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 51000\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 51000 443 \r\n",
        "PROXY  TCP4 192.0.2.1 192.0.2.2 51000 443\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 051 443\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 65536 443\r\n",
        "PROXY TCP4 192.0.2.1 192.0.2.2 -1 443\r\n",
        "PROXY TCP4 192.0.2.256 192.0.2.2 1 443\r\n",
        "PROXY TCP4 192.0.02.1 192.0.2.2 1 443\r\n",
        "PROXY TCP4 192.0.2 192.0.2.2 1 443\r\n",
        "PROXY TCP4 2001:db8::1 192.0.2.2 1 443\r\n",
        "PROXY TCP6 192.0.2.1 192.0.2.2 1 443\r\n",
        "PROXY TCP6 ::1%lo ::1 1 443\r\n",
        "PROXY TCP6 ::1::1 ::1 1 443\r\n",
        "PROXY TCP4 localhost 192.0.2.2 1 443\r\n",
        "PROXY UDP4 192.0.2.1 192.0.2.2 1 443\r\n",
        "PROXY tcp4 192.0.2.1 192.0.2.2 1 443\r\n",
        "PROXY UNKNOWNX\r\n",
        "PROXY \r\n"
      })
  void aLineThatIsNoneIsBad(String line) {
    assertThat(read(ascii(line))).isEqualTo(State.BAD);
    assertThat(reader.problem()).contains("(expected: ");
  }

  @Test
  void aLineThatDoesNotEndIsBad() {
    assertThat(read(ascii("PROXY UNKNOWN " + "x".repeat(92)))).isEqualTo(State.MORE);
    assertThat(read(ascii("x"))).isEqualTo(State.BAD);
  }

  @Test
  void aBinaryHeaderNamesTheClient() {
    assertThat(read(hex(SIGNATURE + "2111000c" + ENDS))).isEqualTo(State.DONE);
    assertThat(reader.header()).isEqualTo(new ProxyHeader(CLIENT, LOCAL, ProxyFacts.NONE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20000000", // LOCAL
        "2011000c" + ENDS, // LOCAL with addresses
        "20ff0003010203", // LOCAL with what nobody knows
        "21000000", // PROXY, unspecified
        "21010000",
        "2110000c" + ENDS // IPv4 over something unspecified
      })
  void aBinaryHeaderMayLeaveTheSocketsOwnEndsInForce(String rest) {
    assertThat(read(hex(SIGNATURE + rest))).isEqualTo(State.DONE);
    assertThat(reader.header()).isEqualTo(ProxyHeader.LOCAL);
  }

  @Test
  void aBinaryHeaderMayNameASocketFile() {
    assertThat(read(hex(SIGNATURE + "213100d8" + "2f".repeat(216)))).isEqualTo(State.DONE);
    assertThat(reader.header()).isEqualTo(ProxyHeader.LOCAL);
  }

  @Test
  void anUnspecifiedClientMayHaveFacts() {
    assertThat(read(hex(SIGNATURE + "21000005" + "0100026832"))).isEqualTo(State.DONE);
    assertThat(reader.header().facts().alpn()).isEqualTo("h2");
    assertThat(reader.header().source()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1111000c" + ENDS, // version 1
        "2211000c" + ENDS, // an unknown command
        "2141000c" + ENDS, // an unknown family
        "2113000c" + ENDS, // an unknown transport
        "2111000b" + ENDS, // no room for the addresses
        "2121000c" + ENDS,
        "21114001", // too long
        "2111000e" + ENDS + "0400", // half a TLV
        "21110010" + ENDS + "04000200", // a TLV beyond the end
        "21110012" + ENDS + "030003000000", // a short checksum
        "21110013" + ENDS + "03000400000000", // another checksum
        "21110013" + ENDS + "20000400000000", // TLS without its bytes
        "21110017" + ENDS + "2000080100000000210001" // a TLV beyond its TLS
      })
  void aBinaryHeaderThatIsNoneIsBad(String rest) {
    assertThat(read(hex(SIGNATURE + rest))).isEqualTo(State.BAD);
    assertThat(reader.problem()).contains("(expected: ");
  }

  @Test
  void aLongIdentifierIsBad() {
    assertThat(read(hex(SIGNATURE + "21000084" + "050081" + "00".repeat(129))))
        .isEqualTo(State.BAD);
  }

  @Test
  void paddingAndStrangersAreSkipped() {
    assertThat(
            read(
                hex(SIGNATURE + "2111001a" + ENDS + "0400020000" + "ea000200ff" + "300001" + "61")))
        .isEqualTo(State.DONE);
    assertThat(reader.header().source()).isEqualTo(CLIENT);
  }

  @Test
  void whatIsWrittenIsRead() {
    ProxyHeader said = new ProxyHeader(CLIENT, LOCAL, FACTS);
    assertThat(read(ProxyWriter.binary(said, true))).isEqualTo(State.DONE);
    assertThat(reader.header()).isEqualTo(said);
  }

  @Test
  void everyByteIsUnderTheChecksum() {
    byte[] good = ProxyWriter.binary(new ProxyHeader(CLIENT, LOCAL, FACTS), true);
    for (int at = 16; at < good.length; at++) {
      byte[] bytes = good.clone();
      bytes[at] ^= 1;
      ProxyReader each = new ProxyReader();
      State state = each.read(ByteBuffer.wrap(bytes));
      // A length or a type that changes may hide the checksum; then nothing is known of it.
      if (state == State.DONE) {
        assertThat(at).isGreaterThanOrEqualTo(28);
      }
    }
    byte[] address = good.clone();
    address[17] ^= 1;
    assertThat(read(address)).isEqualTo(State.BAD);
    assertThat(reader.problem()).startsWith("checksum");
  }

  static Stream<byte[]> headers() {
    return Stream.of(
        ProxyWriter.line(CLIENT, LOCAL),
        ProxyWriter.binary(new ProxyHeader(CLIENT, LOCAL, ProxyFacts.NONE), false),
        ProxyWriter.binary(new ProxyHeader(CLIENT, LOCAL, FACTS), true));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void aHeaderMayBeSplitAtEveryByteAndTakesNoneBehindIt(byte[] bytes) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(bytes);
    joined.writeBytes(ascii("GET"));
    byte[] all = joined.toByteArray();
    for (int at = 1; at < bytes.length; at++) {
      ProxyReader each = new ProxyReader();
      assertThat(each.read(ByteBuffer.wrap(all, 0, at))).isEqualTo(State.MORE);
      ByteBuffer rest = ByteBuffer.wrap(all, at, all.length - at);
      assertThat(each.read(rest)).isEqualTo(State.DONE);
      assertThat(each.header().source()).isEqualTo(CLIENT);
      assertThat(rest.remaining()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @MethodSource("headers")
  void aHeaderMayComeByteByByte(byte[] bytes) {
    for (int i = 0; i < bytes.length - 1; i++) {
      assertThat(read(new byte[] {bytes[i]})).isEqualTo(State.MORE);
    }
    assertThat(read(Arrays.copyOfRange(bytes, bytes.length - 1, bytes.length)))
        .isEqualTo(State.DONE);
    assertThat(reader.header().destination()).isEqualTo(LOCAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1", "PROXX", "PRI * HTTP/2.0\r\n", "\r\n\r\n\0\r\nQUIX"})
  void somethingElseIsGivenBackWhole(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(ascii(text));
    assertThat(reader.read(bytes)).isEqualTo(State.NONE);
    ByteArrayOutputStream back = new ByteArrayOutputStream();
    back.writeBytes(reader.taken());
    back.write(bytes.array(), bytes.position(), bytes.remaining());
    assertThat(back.toByteArray()).isEqualTo(ascii(text));
  }

  @Test
  void garbageOfAnyKindIsAnswered() {
    Random random = new Random(1);
    byte[] good = ProxyWriter.binary(new ProxyHeader(CLIENT, LOCAL, FACTS), false);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = good.clone();
      for (int i = 0; i <= round % 4; i++) {
        bytes[12 + random.nextInt(bytes.length - 12)] = (byte) random.nextInt();
      }
      State state = new ProxyReader().read(ByteBuffer.wrap(bytes));
      assertThat(state).isNotEqualTo(State.NONE);
    }
  }
}
