package penstock.core.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.core.endpoint.AdminState;
import penstock.testkit.DatagramClient;
import penstock.testkit.QuicPackets;

@Timeout(60)
class QuicTest {

  private final UdpFixture udp = new UdpFixture();

  @AfterEach
  void close() {
    udp.close();
  }

  private InetSocketAddress listening() throws IOException {
    udp.endpoint(QuicPackets.server("server-a"));
    udp.endpoint(QuicPackets.server("server-b"));
    return udp.listener(
            UdpFixture.settings(
                "127.0.0.1:0",
                UdpFixture.SESSION,
                UdpFixture.LIMITS,
                new UdpListenerSettings.Quic(8, null)))
        .open();
  }

  private static String ask(DatagramClient client, byte[] packet) throws IOException {
    client.send(packet);
    return QuicPackets.text(client.receive());
  }

  @Test
  void aClientStaysWithItsEndpointWhenItsAddressChanges() throws IOException {
    InetSocketAddress bound = listening();
    for (int i = 0; i < 4; i++) {
      String id;
      try (DatagramClient before = DatagramClient.of(bound)) {
        id = ask(before, QuicPackets.initial("random-" + i + "!", "client", ""));
      }
      for (int j = 0; j < 3; j++) {
        try (DatagramClient after = DatagramClient.of(bound)) {
          assertThat(ask(after, QuicPackets.shorter(id, "more"))).isEqualTo(id);
        }
      }
    }
  }

  @Test
  void aRepeatedInitialGoesWhereItWentBefore() throws IOException {
    InetSocketAddress bound = listening();
    byte[] initial = QuicPackets.initial("random-id", "client", "");
    String id;
    try (DatagramClient before = DatagramClient.of(bound)) {
      id = ask(before, initial);
    }
    for (int i = 0; i < 3; i++) {
      try (DatagramClient after = DatagramClient.of(bound)) {
        assertThat(ask(after, initial)).isEqualTo(id);
      }
    }
  }

  @Test
  void anAddressThatANatGaveToAnotherClientDoesNotMislead() throws IOException {
    InetSocketAddress bound = listening();
    try (DatagramClient one = DatagramClient.of(bound);
        DatagramClient two = DatagramClient.of(bound)) {
      String first = ask(one, QuicPackets.initial("random-1", "client", ""));
      String second = ask(two, QuicPackets.initial("random-2", "client", ""));
      assertThat(second).isNotEqualTo(first);
      assertThat(ask(two, QuicPackets.shorter(first, ""))).isEqualTo(first);
      assertThat(ask(two, QuicPackets.shorter(first, ""))).isEqualTo(first);
    }
  }

  @Test
  void followsAnIdThatTheClientTookUpAtItsOldAddress() throws IOException {
    InetSocketAddress bound = listening();
    String id;
    try (DatagramClient before = DatagramClient.of(bound)) {
      id = ask(before, QuicPackets.initial("random-1", "client", ""));
      assertThat(ask(before, QuicPackets.shorter("fresh-id", ""))).isEqualTo(id);
    }
    for (int i = 0; i < 3; i++) {
      try (DatagramClient after = DatagramClient.of(bound)) {
        assertThat(ask(after, QuicPackets.shorter("fresh-id", ""))).isEqualTo(id);
      }
    }
  }

  @Test
  void aDrainKeepsConnectionsThatChangeTheirAddress() throws IOException {
    InetSocketAddress bound = listening();
    try (DatagramClient before = DatagramClient.of(bound);
        DatagramClient after = DatagramClient.of(bound)) {
      String id = ask(before, QuicPackets.initial("random-1", "client", ""));
      udp.live("a").order(AdminState.DRAIN);
      udp.pool.runControl();
      assertThat(ask(after, QuicPackets.shorter(id, ""))).isEqualTo(id).isEqualTo("server-a");
    }
  }

  @Test
  void anUnknownIdIsBalanced() throws IOException {
    InetSocketAddress bound = listening();
    try (DatagramClient client = DatagramClient.of(bound)) {
      assertThat(ask(client, QuicPackets.shorter("whoever!", ""))).startsWith("server-");
    }
  }

  @Test
  void findsIdsInHeadersAndNowhereElse() {
    ConnectionId id = ConnectionId.room();
    byte[] initial = QuicPackets.initial("destination", "source", "rest");
    assertThat(QuicHeader.destination(ByteBuffer.wrap(initial), 8, id)).isTrue();
    assertThat(id).isEqualTo(idOf("destination"));
    assertThat(QuicHeader.source(ByteBuffer.wrap(initial), id)).isTrue();
    assertThat(id).isEqualTo(idOf("source"));
    byte[] shorter = QuicPackets.shorter("12345678", "9");
    assertThat(QuicHeader.destination(ByteBuffer.wrap(shorter), 8, id)).isTrue();
    assertThat(id).isEqualTo(idOf("12345678")).isNotEqualTo(idOf("1234567"));
    assertThat(QuicHeader.source(ByteBuffer.wrap(shorter), id)).isFalse();
  }

  @Test
  void readsNothingBehindTheEndOfAPacket() {
    ConnectionId id = ConnectionId.room();
    byte[] initial = QuicPackets.initial("destination", "source", "");
    for (int length = 0; length < 6 + 11; length++) {
      ByteBuffer cut = ByteBuffer.wrap(initial, 0, length);
      assertThat(QuicHeader.destination(cut, 8, id)).isFalse();
      assertThat(QuicHeader.source(cut, id)).isFalse();
    }
    for (int length = 6 + 11; length < initial.length; length++) {
      ByteBuffer cut = ByteBuffer.wrap(initial, 0, length);
      assertThat(QuicHeader.destination(cut, 8, id)).isTrue();
      assertThat(QuicHeader.source(cut, id)).isFalse();
    }
    byte[] shorter = QuicPackets.shorter("1234567", "");
    assertThat(QuicHeader.destination(ByteBuffer.wrap(shorter), 8, id)).isFalse();
    byte[] versions = QuicPackets.initial("destination", "source", "");
    ByteBuffer.wrap(versions).putInt(1, 0);
    assertThat(QuicHeader.source(ByteBuffer.wrap(versions), id)).isFalse();
    byte[] long21 = QuicPackets.initial("123456789012345678901", "source", "");
    assertThat(QuicHeader.destination(ByteBuffer.wrap(long21), 8, id)).isFalse();
  }

  private static ConnectionId idOf(String text) {
    ConnectionId id = ConnectionId.room();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    id.read(ByteBuffer.wrap(bytes), 0, bytes.length);
    return id.copy();
  }
}
