package penstock.core.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.core.drain.Order;
import penstock.core.endpoint.AdminState;
import penstock.core.route.RouteProblem;
import penstock.core.udp.UdpListenerSettings;
import penstock.testkit.DatagramClient;
import penstock.testkit.QuicPackets;
import penstock.testkit.StubDatagrams;

/// QUIC connection IDs that say which endpoint issued them.
@Timeout(60)
class EngineQuicTest {

  /// What the IDs of the two endpoints begin with: how they are made, and by whom.
  private static final String ONE = "\006\012\001";

  private static final String TWO = "\106\012\002";
  private static final String NOBODY = "\346\012\002";

  private final EngineFixture fixture = new EngineFixture();
  private StubDatagrams one;
  private StubDatagrams two;

  @BeforeEach
  void start() throws IOException {
    one = StubDatagrams.start(_ -> List.of("one".getBytes(UTF_8)));
    two = StubDatagrams.start(_ -> List.of("two".getBytes(UTF_8)));
  }

  @AfterEach
  void stop() {
    fixture.close();
    one.close();
    two.close();
  }

  private String config(String first, String second) {
    return """
    listeners:
      h3:
        bind: "127.0.0.1:0"
        protocol: udp
        pool: main
        quic: { connectionIdLength: 7, serverIdLength: 2 }
    pools:
      main:
        endpoints:
          - { name: e1, address: "127.0.0.1:%d", labels: { %s } }
          - { name: e2, address: "127.0.0.1:%d", labels: { %s } }
    """
        .formatted(one.address().getPort(), first, two.address().getPort(), second);
  }

  private void apply() throws IOException {
    fixture.apply(config("quic-server-id: \"0a01\"", "quic-server-id: \"0x0A02\""));
  }

  /// Who answers a packet that comes from an address nobody knows.
  private String ask(byte[] packet) throws IOException {
    try (DatagramClient client = DatagramClient.of(fixture.at("h3"))) {
      client.send(packet);
      return new String(client.receive(), UTF_8);
    }
  }

  @Test
  void aClientThatChangesItsAddressAndItsIdStays() throws IOException {
    apply();
    for (int i = 0; i < 4; i++) {
      assertThat(ask(QuicPackets.shorter(ONE + "aa" + i + "a", "x"))).isEqualTo("one");
      assertThat(ask(QuicPackets.shorter(TWO + "bb" + i + "b", "x"))).isEqualTo("two");
    }
  }

  @Test
  void itStaysDuringADrain() throws Exception {
    apply();
    fixture.engine.drainer().order("main", "e2", new Order(AdminState.DRAIN, null));
    assertThat(ask(QuicPackets.shorter(TWO + "bbbb", "x"))).isEqualTo("two");
  }

  @Test
  void othersAreBalanced() throws IOException {
    apply();
    Set<String> ofNobody = new HashSet<>();
    Set<String> ofHandshakes = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      ofNobody.add(ask(QuicPackets.shorter(NOBODY + "cc" + i + "c", "x")));
      ofHandshakes.add(ask(QuicPackets.initial(TWO + "dd" + i + "d", "client", "x")));
      assertThat(ask(QuicPackets.shorter("x", ""))).isIn("one", "two");
    }
    assertThat(ofNobody).containsExactlyInAnyOrder("one", "two");
    assertThat(ofHandshakes).containsExactlyInAnyOrder("one", "two");
  }

  @ParameterizedTest
  @CsvSource({
    "'', none",
    "'quic-server-id: \"0a01\"', 0a01",
    "'quic-server-id: \"0a0\"', 0a0",
    "'quic-server-id: \"zzzz\"', zzzz"
  })
  void endpointsNeedAnIdOfTheirOwn(String second, String shown) {
    assertThat(fixture.problems(config("quic-server-id: \"0a01\"", second)))
        .contains(
            new RouteProblem(
                "pools.main.endpoints[1].labels.quic-server-id",
                shown
                    + " (expected: 4 hexadecimal digits of its own, listener h3 finds endpoints by"
                    + " them)",
                false));
  }

  @Test
  void idsHaveRoomForMoreThanTheServer() {
    assertThat(new UdpListenerSettings.Quic(20, 15).serverIdLength()).isEqualTo(15);
    assertThatThrownBy(() -> new UdpListenerSettings.Quic(8, 4))
        .hasMessage(
            "serverIdLength: 4 (expected: 1 to 15, and 5 less than connectionIdLength at most)");
    assertThatThrownBy(() -> new UdpListenerSettings.Quic(20, 0)).hasMessageContaining("1 to 15");
  }
}
