package penstock.core.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.core.proxyprotocol.ProxyHeader;
import penstock.core.proxyprotocol.ProxyReader;
import penstock.core.route.RouteProblem;
import penstock.testkit.DatagramClient;
import penstock.testkit.StubDatagrams;

/// Endpoints of UDP that are told whose datagrams they get.
@Timeout(60)
class EngineSentDatagramsTest {

  private static final int DATAGRAM_IPV4 = 0x12;
  private static final int FAMILY_AT = 13;

  private final EngineFixture fixture = new EngineFixture();
  private StubDatagrams endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = StubDatagrams.start(StubDatagrams.Answers.ECHO);
  }

  @AfterEach
  void stop() {
    fixture.close();
    endpoint.close();
  }

  private String config(String proxy) {
    return """
    listeners: { dns: { bind: "127.0.0.1:0", protocol: udp, pool: main } }
    pools:
      main: { endpoints: ["127.0.0.1:%d"], sendProxyProtocol: %s }
    """
        .formatted(endpoint.address().getPort(), proxy);
  }

  @Test
  void eachDatagramBeginsWithAHeader() throws Exception {
    fixture.apply(config("{ version: v2, tlvs: [crc32c] }"));
    try (DatagramClient client = DatagramClient.of(fixture.at("dns"))) {
      for (String payload : List.of("first", "second", "")) {
        client.send(payload);
        byte[] came = client.receive();
        assertThat(came[FAMILY_AT]).isEqualTo((byte) DATAGRAM_IPV4);
        ByteBuffer bytes = ByteBuffer.wrap(came);
        ProxyReader reader = new ProxyReader();
        assertThat(reader.read(bytes)).isEqualTo(ProxyReader.State.DONE);
        ProxyHeader header = reader.header();
        assertThat(header.source()).isEqualTo(client.address());
        assertThat(header.destination()).isEqualTo(fixture.at("dns"));
        assertThat(new String(Arrays.copyOfRange(came, bytes.position(), came.length), UTF_8))
            .isEqualTo(payload);
      }
    }
  }

  @Test
  void whatIsTooLargeWithItsHeaderIsDropped() throws Exception {
    fixture.apply(config("v2"));
    try (DatagramClient client = DatagramClient.of(fixture.at("dns"))) {
      client.send(new byte[65_500]);
      EngineFixture.await(
          "dropped",
          () -> fixture.count("penstock_udp_datagrams_dropped_total", "reason", "too-large") == 1);
      client.send("small");
      assertThat(client.receive()).endsWith("small".getBytes(UTF_8));
    }
  }

  @Test
  void aLineOfTextIsRefused() {
    assertThat(fixture.problems(config("v1")))
        .contains(
            new RouteProblem(
                "pools.main.sendProxyProtocol",
                "v1 (expected: v2, listener dns passes datagrams)",
                false));
  }
}
