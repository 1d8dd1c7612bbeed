package penstock.core.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.core.metrics.Reason;
import penstock.testkit.DatagramClient;
import penstock.testkit.Ports;
import penstock.testkit.StubDatagrams;
import penstock.testkit.StubDatagrams.Answers;

@Timeout(60)
class UdpListenerTest {

  private final UdpFixture udp = new UdpFixture();

  @AfterEach
  void close() {
    udp.close();
  }

  private static UdpListenerSettings at(int port) {
    return UdpFixture.settings("127.0.0.1:" + port, UdpFixture.SESSION, UdpFixture.LIMITS, null);
  }

  private static UdpListenerSettings limited(UdpListenerSettings.Limits limits) {
    return UdpFixture.settings("127.0.0.1:0", UdpFixture.SESSION, limits, null);
  }

  @Test
  void refusesAnAddressThatAnotherProcessHas() throws IOException {
    try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();
      assertThatThrownBy(() -> udp.listener(at(port)).open())
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("bind: 127.0.0.1:" + port + ": ");
    }
  }

  @Test
  void refusesAHostThatNobodyKnows() {
    UdpListenerSettings nowhere =
        UdpFixture.settings("nowhere.invalid:53", UdpFixture.SESSION, UdpFixture.LIMITS, null);
    assertThatThrownBy(() -> udp.listener(nowhere).open())
        .isInstanceOf(IOException.class)
        .hasMessage("bind: nowhere.invalid:53 (expected: a known host)");
  }

  @Test
  void looksAfterTheMachinesAddressesNoLongerThanItIsOpen() throws IOException {
    udp.scheduler.setRemoveOnCancelPolicy(true);
    UdpListener listener = udp.listener(UdpFixture.PLAIN);
    listener.open();
    assertThat(udp.scheduler.getQueue()).hasSize(1);
    listener.close();
    assertThat(udp.scheduler.getQueue()).isEmpty();
  }

  @Test
  void keepsSessionsAndTakesNoClientsWhilePaused() throws Exception {
    udp.endpoint(Answers.ECHO);
    UdpListener listener = udp.listener(UdpFixture.PLAIN);
    InetSocketAddress bound = listener.open();
    try (DatagramClient known = DatagramClient.of(bound);
        DatagramClient late = DatagramClient.of(bound)) {
      known.ask("x");
      listener.pause();
      listener.pause();
      late.send("lost");
      await().until(() -> udp.dropped(Reason.SHUTDOWN) == 1);
      assertThat(known.ask("still here")).isEqualTo("still here");
      assertThat(listener.registry().open()).isEqualTo(1);
      assertThat(listener.open()).isEqualTo(bound);
      assertThat(late.ask("now")).isEqualTo("now");
    }
  }

  @Test
  void endsItsSessionsAndGivesTheAddressFreeWhenClosed() throws Exception {
    udp.endpoint(Answers.ECHO);
    UdpListener listener = udp.listener(UdpFixture.PLAIN);
    InetSocketAddress bound = listener.open();
    try (DatagramClient client = DatagramClient.of(bound)) {
      client.ask("x");
      listener.close();
      assertThat(udp.end().reason()).isEqualTo(Reason.SHUTDOWN);
      assertThat(udp.live("a").inFlight()).isZero();
    }
    new DatagramSocket(bound).close();
  }

  @Test
  void aListenerThatTakesThePlaceOfAnotherKeepsItsSessions() throws Exception {
    udp.endpoint(Answers.ECHO);
    int port = Ports.next();
    UdpListener before = udp.listener(at(port));
    InetSocketAddress bound = before.open();
    try (DatagramClient known = DatagramClient.of(bound);
        DatagramClient late = DatagramClient.of(bound)) {
      known.ask("x");
      UdpListener after = udp.listener(at(port));
      after.open();
      before.pause();
      late.ask("x");
      assertThat(known.ask("still here")).isEqualTo("still here");
      assertThat(before.registry().open()).isEqualTo(1);
      assertThat(after.registry().open()).isEqualTo(1);
      before.close();
      assertThat(udp.end().connection().client()).isEqualTo(known.address());
      assertThat(known.ask("anew")).isEqualTo("anew");
      assertThat(after.registry().open()).isEqualTo(2);
    }
  }

  @Test
  void theListenerBeforeGoesOnIfItsSuccessorIsTakenBack() throws Exception {
    udp.endpoint(Answers.ECHO);
    int port = Ports.next();
    UdpListener before = udp.listener(at(port));
    InetSocketAddress bound = before.open();
    UdpListener after = udp.listener(at(port));
    after.open();
    after.close();
    try (DatagramClient client = DatagramClient.of(bound)) {
      client.ask("x");
      assertThat(before.registry().open()).isEqualTo(1);
    }
  }

  @Test
  void answersFromTheAddressThatWasAsked() throws IOException {
    udp.endpoint(Answers.ECHO);
    InetSocketAddress bound =
        udp.listener(UdpFixture.settings(":0", UdpFixture.SESSION, UdpFixture.LIMITS, null)).open();
    int asked = 0;
    for (InetAddress address : LocalAddresses.all()) {
      if (!address.isLinkLocalAddress()) {
        InetSocketAddress target = new InetSocketAddress(address, bound.getPort());
        try (DatagramClient client = DatagramClient.from(address.getHostAddress(), target)) {
          assertThat(client.ask("x")).isEqualTo("x");
          asked++;
        }
      }
    }
    assertThat(asked).isPositive();
    assertThat(udp.asked)
        .allSatisfy(connection ->
            assertThat(connection.local().getAddress().isAnyLocalAddress()).isFalse());
  }

  @Test
  void dropsSessionsBeyondTheLimit() throws IOException {
    udp.endpoint(Answers.ECHO);
    InetSocketAddress bound =
        udp.listener(limited(new UdpListenerSettings.Limits(2, null, null))).open();
    try (DatagramClient one = DatagramClient.of(bound);
        DatagramClient two = DatagramClient.of(bound);
        DatagramClient three = DatagramClient.of(bound)) {
      one.ask("x");
      two.ask("x");
      three.send("x");
      await().until(() -> udp.dropped(Reason.OVERLOADED) == 1);
      assertThat(one.ask("x")).isEqualTo("x");
    }
  }

  @Test
  void dropsSessionsOfOneAddressBeyondItsLimit() throws Exception {
    StubDatagrams stub = udp.endpoint(Answers.NONE);
    InetSocketAddress bound =
        udp.listener(
                UdpFixture.settings(
                    "127.0.0.1:0",
                    UdpFixture.session(Duration.ofMinutes(2), 1),
                    new UdpListenerSettings.Limits(100, 1, null),
                    null))
            .open();
    try (DatagramClient one = DatagramClient.of(bound);
        DatagramClient same = DatagramClient.of(bound);
        DatagramClient other = DatagramClient.from("127.0.0.2", bound)) {
      one.send("one");
      InetSocketAddress session = stub.received().take().from();
      same.send("same");
      await().until(() -> udp.dropped(Reason.SOURCE_LIMIT) == 1);
      other.send("other");
      assertThat(stub.received().take().bytes()).asString(UTF_8).isEqualTo("other");
      stub.send(new byte[1], session);
      udp.end();
      same.send("same");
      assertThat(stub.received().take().bytes()).asString(UTF_8).isEqualTo("same");
    }
  }

  @Test
  void dropsDatagramsBeyondTheRate() throws IOException {
    udp.endpoint(Answers.NONE);
    InetSocketAddress bound =
        udp.listener(limited(new UdpListenerSettings.Limits(100, null, "2/s"))).open();
    try (DatagramClient client = DatagramClient.of(bound)) {
      for (int i = 0; i < 50; i++) {
        client.send("x");
      }
      await().until(() -> udp.dropped(Reason.RATE_LIMITED) >= 1);
    }
  }

  @Test
  void keepsAnAddressWithOneEndpointWhereAskedTo() throws IOException {
    udp.named("a");
    udp.named("b");
    UdpListenerSettings.Session session =
        new UdpListenerSettings.Session(
            Duration.ofMinutes(2), null, UdpListenerSettings.Key.SOURCE_IP);
    InetSocketAddress bound =
        udp.listener(UdpFixture.settings("127.0.0.1:0", session, UdpFixture.LIMITS, null)).open();
    List<DatagramClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        DatagramClient client = DatagramClient.of(bound);
        clients.add(client);
        assertThat(client.ask("x")).isEqualTo("a");
      }
      try (DatagramClient other = DatagramClient.from("127.0.0.2", bound)) {
        assertThat(other.ask("x")).isEqualTo("b");
      }
    } finally {
      clients.forEach(DatagramClient::close);
    }
  }

  @Test
  void namesWhatIsOutOfRange() {
    assertThatThrownBy(() -> UdpFixture.session(Duration.ZERO, null))
        .hasMessage("idle: PT0S (expected: more than 0, 24h at most)");
    assertThatThrownBy(() -> UdpFixture.session(Duration.ofSeconds(1), 0))
        .hasMessage("responses: 0 (expected: 1 to 1000)");
    assertThatThrownBy(() -> new UdpListenerSettings.Limits(0, null, null))
        .hasMessage("sessions: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new UdpListenerSettings.Limits(1, 0, null))
        .hasMessage("sessionsPerSource: 0 (expected: >= 1)");
    assertThatThrownBy(() -> new UdpListenerSettings.Limits(1, null, "many"))
        .hasMessage("datagrams: many (expected: a rate such as 20000/s)");
    assertThatThrownBy(() -> new UdpListenerSettings.Quic(3, null))
        .hasMessage("connectionIdLength: 3 (expected: 4 to 20)");
  }
}
