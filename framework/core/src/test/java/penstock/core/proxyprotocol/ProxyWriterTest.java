package penstock.core.proxyprotocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProxyWriterTest {

  private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 51_000);
  private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.2", 443);
  private static final InetSocketAddress SIX = new InetSocketAddress("2001:db8::1", 443);

  private static String line(
      @Nullable InetSocketAddress client, @Nullable InetSocketAddress local) {
    return new String(ProxyWriter.line(client, local), StandardCharsets.US_ASCII);
  }

  @Test
  void aLineNamesBothEnds() {
    assertThat(line(CLIENT, LOCAL)).isEqualTo("PROXY TCP4 192.0.2.1 192.0.2.2 51000 443\r\n");
  }

  @Test
  void aLineOfTwoFamiliesIsOfTheLargerOne() {
    assertThat(line(CLIENT, SIX))
        .isEqualTo("PROXY TCP6 ::ffff:192.0.2.1 2001:db8::1 51000 443\r\n");
  }

  @Test
  void aLineWithoutAnEndSaysSo() {
    assertThat(line(null, LOCAL)).isEqualTo("PROXY UNKNOWN\r\n");
    assertThat(line(InetSocketAddress.createUnresolved("a", 1), LOCAL))
        .isEqualTo("PROXY UNKNOWN\r\n");
  }

  @Test
  void aBinaryHeaderIsAsDefined() {
    byte[] bytes = ProxyWriter.binary(new ProxyHeader(CLIENT, LOCAL, ProxyFacts.NONE), false);
    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo("0d0a0d0a000d0a515549540a" + "2111000c" + "c0000201c0000202c73801bb");
  }

  @Test
  void aBinaryHeaderWithoutAnEndNamesNone() {
    byte[] bytes = ProxyWriter.binary(ProxyHeader.LOCAL, false);
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("0d0a0d0a000d0a515549540a" + "21000000");
  }

  @Test
  void aBinaryHeaderOfTwoFamiliesIsOfTheLargerOne() {
    ProxyReader reader = new ProxyReader();
    byte[] bytes = ProxyWriter.binary(new ProxyHeader(SIX, CLIENT, ProxyFacts.NONE), true);
    assertThat(bytes[13]).isEqualTo((byte) 0x21);
    assertThat(reader.read(ByteBuffer.wrap(bytes))).isEqualTo(ProxyReader.State.DONE);
    assertThat(reader.header()).isEqualTo(new ProxyHeader(SIX, CLIENT, ProxyFacts.NONE));
  }
}
