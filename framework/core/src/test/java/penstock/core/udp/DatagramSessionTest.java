package penstock.core.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.Underway;
import penstock.core.forward.Session;
import penstock.core.metrics.Reason;
import penstock.testkit.DatagramClient;
import penstock.testkit.StubDatagrams;
import penstock.testkit.StubDatagrams.Answers;
import penstock.testkit.StubDatagrams.Received;

@Timeout(60)
class DatagramSessionTest {

  private final UdpFixture udp = new UdpFixture();

  @AfterEach
  void close() {
    udp.close();
  }

  @Test
  void carriesDatagramsOfEverySizeWholeBothWays() throws IOException {
    StubDatagrams stub = udp.endpoint(Answers.ECHO);
    Random random = new Random(1);
    try (DatagramClient client = udp.client(UdpFixture.PLAIN)) {
      for (int size : new int[] {0, 1, 2, 511, 512, 1471, 1472, 1473, 9000, 65_506, 65_507}) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        client.send(bytes);
        assertThat(client.receive()).isEqualTo(bytes);
      }
      assertThat(stub.received()).hasSize(11);
      assertThat(Set.copyOf(stub.received().stream().map(Received::from).toList())).hasSize(1);
    }
  }

  @Test
  void keepsAClientWithOneEndpointAndSpreadsClients() throws IOException {
    udp.named("a");
    udp.named("b");
    InetSocketAddress bound = udp.listener(UdpFixture.PLAIN).open();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      try (DatagramClient client = DatagramClient.of(bound)) {
        String name = client.ask("who");
        assertThat(client.ask("who")).isEqualTo(name);
        assertThat(client.ask("who")).isEqualTo(name);
        seen.add(name);
      }
    }
    assertThat(seen).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void tellsThePolicyWhoAsksAndWhere() throws IOException {
    udp.endpoint(Answers.ECHO);
    InetSocketAddress bound = udp.listener(UdpFixture.PLAIN).open();
    try (DatagramClient client = DatagramClient.of(bound)) {
      client.ask("x");
      assertThat(udp.asked)
          .singleElement()
          .satisfies(connection -> {
            assertThat(connection.client()).isEqualTo(client.address());
            assertThat(connection.peer()).isEqualTo(client.address());
            assertThat(connection.local()).isEqualTo(bound);
          });
    }
  }

  @Test
  void passesOnWhatTheEndpointSaysUnasked() throws Exception {
    StubDatagrams stub = udp.endpoint(Answers.NONE);
    try (DatagramClient client = udp.client(UdpFixture.PLAIN)) {
      client.send("hello");
      InetSocketAddress session = stub.received().take().from();
      stub.send("one".getBytes(UTF_8), session);
      stub.send(new byte[0], session);
      assertThat(client.receive()).asString(UTF_8).isEqualTo("one");
      assertThat(client.receive()).isEmpty();
    }
  }

  @Test
  void endsWhenNothingMovesForAWhile() throws Exception {
    udp.endpoint(Answers.ECHO);
    try (DatagramClient client =
        udp.client(
            UdpFixture.settings(
                "127.0.0.1:0",
                UdpFixture.session(Duration.ofSeconds(1), null),
                UdpFixture.LIMITS,
                null))) {
      client.ask("four");
      Session end = udp.end();
      assertThat(end.reason()).isEqualTo(Reason.OK);
      assertThat(end.connection().client()).isEqualTo(client.address());
      assertThat(end.bytesIn()).isEqualTo(4);
      assertThat(end.bytesOut()).isEqualTo(4);
      assertThat(udp.settled).hasValue(1);
      assertThat(udp.live("a").inFlight()).isZero();
      assertThat(udp.live("a").connections()).isZero();
      assertThat(client.ask("again")).isEqualTo("again");
    }
  }

  @Test
  void endsWithTheLastAnswerWhereAnswersAreCounted() throws Exception {
    udp.endpoint(datagram -> List.of(datagram, datagram));
    try (DatagramClient client = udp.client(counting(2, Duration.ofMinutes(2)))) {
      client.ask("x");
      client.receive();
      assertThat(udp.end().bytesOut()).isEqualTo(2);
      assertThat(udp.ended).isEmpty();
    }
  }

  @Test
  void blamesAnEndpointThatOwesAnAnswer() throws Exception {
    udp.endpoint(Answers.NONE);
    try (DatagramClient client = udp.client(counting(1, Duration.ofMillis(100)))) {
      client.send("x");
      assertThat(udp.end().reason()).isEqualTo(Reason.IDLE_TIMEOUT);
      assertThat(udp.live("a").latencyNanos()).isPositive();
    }
  }

  private static UdpListenerSettings counting(int responses, Duration idle) {
    return UdpFixture.settings(
        "127.0.0.1:0", UdpFixture.session(idle, responses), UdpFixture.LIMITS, null);
  }

  @Test
  void sendsTheFirstDatagramElsewhereWhenItsPortIsClosed() throws Exception {
    udp.endpoint(Answers.ECHO).close();
    udp.named("b");
    InetSocketAddress bound = udp.listener(UdpFixture.PLAIN).open();
    for (int i = 0; i < 4; i++) {
      try (DatagramClient client = DatagramClient.of(bound)) {
        assertThat(client.ask("x")).isEqualTo("b");
      }
    }
    Session end = udp.end();
    assertThat(end.reason()).isEqualTo(Reason.CONNECT_REFUSED);
    assertThat(end.endpoint()).hasToString("a");
  }

  @Test
  void sendsTheNextDatagramElsewhereWhenTheEndpointHasGone() throws Exception {
    StubDatagrams first = udp.named("a");
    udp.named("b");
    try (DatagramClient client = udp.client(UdpFixture.PLAIN)) {
      assertThat(client.ask("x")).isEqualTo("a");
      first.close();
      client.send("lost");
      assertThat(udp.end().reason()).isEqualTo(Reason.CONNECT_REFUSED);
      assertThat(client.ask("x")).isEqualTo("b");
    }
  }

  @Test
  void dropsWhatNobodyTakes() throws Exception {
    udp.endpoint(Answers.ECHO).close();
    try (DatagramClient client = udp.client(UdpFixture.PLAIN)) {
      client.send("x");
      await().until(() -> udp.dropped(Reason.CONNECT_REFUSED) == 1);
      client.send("x");
      await().until(() -> udp.dropped(Reason.CONNECT_REFUSED) == 2);
    }
  }

  @Test
  void staysInADrainAndEndsAtItsDeadline() throws Exception {
    udp.named("a");
    udp.named("b");
    try (DatagramClient client = udp.client(UdpFixture.PLAIN)) {
      assertThat(client.ask("x")).isEqualTo("a");
      udp.live("a").order(AdminState.DRAIN);
      udp.pool.runControl();
      assertThat(client.ask("x")).isEqualTo("a");
      cutOff("a");
      assertThat(udp.end().reason()).isEqualTo(Reason.DRAINED);
      assertThat(client.ask("x")).isEqualTo("b");
    }
  }

  private void cutOff(String endpoint) {
    udp.loops.onEach(wheel -> {
      for (var owner : wheel.owners()) {
        if (owner instanceof Underway session && session.endpoint() == udp.live(endpoint)) {
          session.cutOff(Reason.DRAINED);
        }
      }
    });
  }

  @Test
  void movesWhenItsEndpointIsDownAndAnotherIsUp() throws Exception {
    udp.named("a");
    udp.named("b");
    try (DatagramClient client = udp.client(UdpFixture.PLAIN)) {
      assertThat(client.ask("x")).isEqualTo("a");
      udp.pool.health("a", HealthState.DOWN);
      await().until(() -> client.ask("x").equals("b"));
      udp.pool.health("b", HealthState.DOWN);
      assertThat(client.ask("x")).isEqualTo("b");
    }
  }
}
