package penstock.core.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.core.connection.SessionFilters;
import penstock.core.endpoint.AdminState;
import penstock.core.metrics.Reason;
import penstock.core.pool.Breaker;
import penstock.core.pool.BreakerSettings;
import penstock.core.pool.PoolFixture;
import penstock.core.pool.PoolParts;
import penstock.core.pool.Verdict;
import penstock.spi.Percent;
import penstock.spi.session.SessionFilter;
import penstock.testkit.DatagramClient;
import penstock.testkit.Ports;
import penstock.testkit.StubDatagrams.Answers;

@Timeout(60)
class UdpFailuresTest {

  private final UdpFixture udp = new UdpFixture();

  @AfterEach
  void close() {
    udp.close();
  }

  private static UdpListenerSettings settings(int port, int sessions) {
    return UdpFixture.settings(
        "127.0.0.1:" + port,
        UdpFixture.SESSION,
        new UdpListenerSettings.Limits(sessions, null, null),
        null);
  }

  @Test
  void holdsNothingForAnEndpointWhoseAddressIsOfNoUse() throws Exception {
    udp.endpoint(Answers.ECHO);
    udp.losesAddresses = true;
    UdpListener listener = udp.listener(UdpFixture.PLAIN);
    try (DatagramClient client = DatagramClient.of(listener.open())) {
      client.send("x");
      await().until(() -> udp.dropped(Reason.CONNECT_REFUSED) == 1);
      assertThat(udp.end().reason()).isEqualTo(Reason.CONNECT_REFUSED);
      assertThat(listener.registry().open()).isZero();
      assertThat(udp.live("a").inFlight()).isZero();
      assertThat(udp.settled).hasValue(1);
    }
  }

  @Test
  void goesElsewhereWhenThereIsNoWayToAnEndpoint() throws Exception {
    udp.endpoint(Answers.ECHO);
    udp.named("b");
    // The system lets nobody send there who has not asked for it.
    udp.live("a").address(new InetSocketAddress("255.255.255.255", 9));
    InetSocketAddress bound = udp.listener(UdpFixture.PLAIN).open();
    for (int i = 0; i < 4; i++) {
      try (DatagramClient client = DatagramClient.of(bound)) {
        assertThat(client.ask("x")).isEqualTo("b");
      }
    }
    assertThat(udp.live("a").inFlight()).isZero();
  }

  @Test
  void outlivesAnOverflowingStack() throws Exception {
    udp.endpoint(Answers.ECHO);
    udp.fails = new StackOverflowError("on purpose");
    UdpListener listener = udp.listener(UdpFixture.PLAIN);
    try (DatagramClient client = DatagramClient.of(listener.open())) {
      client.send("x");
      await().until(() -> udp.failures.get() == 1);
      assertThat(udp.dropped(Reason.PLUGIN_ERROR)).isEqualTo(1);
      assertThat(listener.registry().open()).isZero();
      udp.fails = null;
      assertThat(client.ask("y")).isEqualTo("y");
    }
  }

  @Test
  void outlivesATaskWhoseStackOverflows() throws Exception {
    udp.endpoint(Answers.ECHO);
    try (DatagramClient client = udp.client(UdpFixture.PLAIN)) {
      int loops =
          udp.loops.onEach(_ -> {
            throw new StackOverflowError("on purpose");
          });
      await().until(() -> udp.failures.get() == loops);
      assertThat(client.ask("x")).isEqualTo("x");
    }
  }

  @Test
  void aPoolThatRecoversTakesClientsBeforeTheSessionThatProvedItEnds() throws IOException {
    udp.endpoint(Answers.ECHO);
    InetSocketAddress bound = udp.listener(UdpFixture.PLAIN).open();
    Breaker breaker = halfOpen();
    try (DatagramClient probe = DatagramClient.of(bound);
        DatagramClient next = DatagramClient.of(bound)) {
      assertThat(probe.ask("x")).isEqualTo("x");
      udp.pool.pool.tick();
      assertThat(breaker.open()).isFalse();
      assertThat(next.ask("y")).isEqualTo("y");
    }
  }

  @Test
  void filtersAreNotAskedAgainOfWhatIsSentElsewhere() throws IOException {
    udp.endpoint(Answers.ECHO).close();
    udp.named("b");
    AtomicInteger asked = new AtomicInteger();
    SessionFilter once = _ -> asked.incrementAndGet() > 1 ? "rate-limited" : null;
    InetSocketAddress bound =
        udp.listener(UdpFixture.PLAIN).open(new SessionFilters(List.of(once)));
    try (DatagramClient client = DatagramClient.of(bound)) {
      assertThat(client.ask("x")).isEqualTo("b");
      assertThat(asked).hasValue(1);
    }
  }

  /// A breaker that has opened, and lets one client try now.
  private Breaker halfOpen() {
    PoolParts parts = PoolFixture.PARTS;
    BreakerSettings settings =
        new BreakerSettings(
            Percent.parse("50%"), 1, Duration.ofSeconds(10), Duration.ofSeconds(5), 1);
    udp.pool.pool.update(
        new PoolParts(
            parts.policy(),
            null,
            parts.drain(),
            parts.connect(),
            parts.checks(),
            null,
            parts.panicThreshold(),
            parts.retryBudget(),
            parts.limits(),
            settings));
    Breaker breaker = Objects.requireNonNull(udp.pool.pool.gates().breaker());
    udp.pool.pool.tick();
    breaker.ended(Verdict.BAD);
    udp.pool.pool.tick();
    udp.pool.clock.advance(Duration.ofSeconds(6));
    udp.pool.pool.tick();
    assertThat(breaker.open()).isTrue();
    return breaker;
  }

  @Test
  void remembersNoMoreFailuresThanItMayHaveSessions() throws IOException {
    udp.endpoint(Answers.ECHO).close();
    InetSocketAddress bound = udp.listener(settings(0, 2)).open();
    for (int i = 1; i <= 12; i++) {
      try (DatagramClient client = DatagramClient.of(bound)) {
        client.send("x");
        int dropped = i;
        await().until(() -> udp.dropped(Reason.CONNECT_REFUSED) == dropped);
      }
    }
    // Two at each of two sockets.
    await().atMost(Duration.ofSeconds(5)).until(() -> remembered() <= 4);
  }

  private int remembered() {
    AtomicInteger all = new AtomicInteger();
    AtomicInteger told = new AtomicInteger();
    int loops =
        udp.loops.onEach(wheel -> {
          all.addAndGet(wheel.owners().size());
          told.incrementAndGet();
        });
    await().until(() -> told.get() == loops);
    return all.get();
  }

  @Test
  void whoseSessionEndsGoesToTheListenerThatTakesNewClients() throws Exception {
    udp.named("a");
    udp.named("b");
    int port = Ports.next();
    UdpListener before = udp.listener(settings(port, 10));
    try (DatagramClient client = DatagramClient.of(before.open())) {
      assertThat(client.ask("x")).isEqualTo("a");
      UdpListener after = udp.listener(settings(port, 10));
      after.open();
      before.pause();
      udp.live("a").order(AdminState.MAINT);
      udp.pool.runControl();
      await().until(() -> client.ask("x").equals("b"));
      assertThat(before.registry().open()).isZero();
      assertThat(after.registry().open()).isEqualTo(1);
    }
  }
}
