package penstock.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import penstock.spi.endpoint.Endpoint;
import penstock.testkit.ManualClock;

class LiveEndpointTest {

  private final ManualClock clock = new ManualClock();
  private final LongAdder poolInFlight = new LongAdder();
  private final AtomicInteger changes = new AtomicInteger();
  private final List<String> failures = new ArrayList<>();
  private final LiveEndpoint endpoint = endpoint(1, AdminState.READY);

  @Test
  void countsWhatIsUnderWayForItselfAndItsPool() {
    LiveEndpoint other = endpoint(1, AdminState.READY);
    endpoint.begin();
    endpoint.begin();
    other.begin();
    assertThat(endpoint.inFlight()).isEqualTo(2);
    assertThat(endpoint.poolInFlight()).isEqualTo(3);
    endpoint.end(Outcome.ANSWERED);
    endpoint.end(Outcome.CANCELLED);
    assertThat(endpoint.inFlight()).isZero();
    assertThat(endpoint.poolInFlight()).isEqualTo(1);
  }

  @Test
  void losesNoCountAmongManyThreads() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < 50_000; i++) {
                  endpoint.begin();
                  endpoint.end(Outcome.ANSWERED);
                }
                endpoint.begin();
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(endpoint.inFlight()).isEqualTo(8);
    assertThat(endpoint.poolInFlight()).isEqualTo(8);
  }

  @Test
  void allocatesNothingPerRequest() {
    LiveEndpoint quiet =
        new LiveEndpoint(
            new Endpoint("a", "127.0.0.1", 80, 1, Map.of()),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 80),
            poolInFlight);
    serve(quiet, 20_000);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    serve(quiet, 20_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000);
  }

  private static void serve(LiveEndpoint endpoint, int times) {
    double sum = 0;
    for (int i = 0; i < times; i++) {
      endpoint.begin();
      endpoint.answeredAfter(1_000_000 + i);
      sum += endpoint.latencyNanos() + endpoint.poolInFlight();
      endpoint.end(Outcome.ANSWERED);
    }
    assertThat(sum).isPositive();
  }

  @Test
  void tellsHowManyFailedInARow() {
    fail(Outcome.SERVER_ERROR, Outcome.TIMED_OUT, Outcome.ANSWERED, Outcome.BROKEN_OFF);
    assertThat(failures).containsExactly("SERVER_ERROR 1", "TIMED_OUT 2", "BROKEN_OFF 1");
  }

  @Test
  void countsFailedConnectionsApart() {
    fail(Outcome.NOT_CONNECTED, Outcome.NOT_CONNECTED, Outcome.SERVER_ERROR);
    fail(Outcome.NOT_CONNECTED, Outcome.SERVER_ERROR);
    assertThat(failures)
        .containsExactly(
            "NOT_CONNECTED 1",
            "NOT_CONNECTED 2",
            "SERVER_ERROR 1",
            "NOT_CONNECTED 1",
            "SERVER_ERROR 2");
  }

  @Test
  void isReachedAgainWithAConnectionButNotWithASession() {
    fail(Outcome.NOT_CONNECTED);
    endpoint.connectionOpened();
    fail(Outcome.NOT_CONNECTED);
    endpoint.connected();
    fail(Outcome.NOT_CONNECTED);
    assertThat(endpoint.connections()).isEqualTo(2);
    assertThat(failures).containsExactly("NOT_CONNECTED 1", "NOT_CONNECTED 2", "NOT_CONNECTED 1");
  }

  @Test
  void blamesNobodyForACancelledAttempt() {
    fail(Outcome.SERVER_ERROR, Outcome.CANCELLED, Outcome.SERVER_ERROR);
    assertThat(failures).containsExactly("SERVER_ERROR 1", "SERVER_ERROR 2");
  }

  @Test
  void looksSlowWhenItFailsFast() {
    endpoint.begin();
    endpoint.answeredAfter(1_000);
    endpoint.end(Outcome.SERVER_ERROR);
    assertThat(endpoint.latencyNanos()).isEqualTo(1e9, within(100.0));
  }

  @Test
  void tellsItsPoolOfEachChangeOfState() {
    endpoint.order(AdminState.DRAIN);
    endpoint.order(AdminState.DRAIN);
    assertThat(changes).hasValue(1);
    endpoint.health(new Health(HealthState.DOWN, "connection refused", clock.instant()));
    endpoint.health(new Health(HealthState.DOWN, "connection refused for 5s", clock.instant()));
    assertThat(changes).hasValue(2);
    Ejection out = new Ejection(true, Instant.EPOCH, Instant.EPOCH, "x", 1);
    endpoint.ejection(out);
    endpoint.ejection(out.ended(Instant.EPOCH));
    assertThat(changes).hasValue(4);
  }

  @Test
  void keepsTheNewestVerdictWithoutAChangeOfState() {
    endpoint.health(new Health(HealthState.UP, "GET /: 200", clock.instant()));
    assertThat(endpoint.health().verdict()).isEqualTo("GET /: 200");
  }

  @Test
  void saysInOneWordHowItIs() {
    assertThat(endpoint.condition()).isEqualTo(Condition.READY);
    endpoint.health(Health.awaited(clock.instant()));
    assertThat(endpoint.condition()).isEqualTo(Condition.UNKNOWN);
    endpoint.health(new Health(HealthState.DOWN, "refused", clock.instant()));
    assertThat(endpoint.condition()).isEqualTo(Condition.UNHEALTHY);
    endpoint.ejection(new Ejection(true, Instant.EPOCH, Instant.EPOCH, "x", 1));
    assertThat(endpoint.condition()).isEqualTo(Condition.EJECTED);
    endpoint.order(AdminState.DRAIN);
    assertThat(endpoint.condition()).isEqualTo(Condition.DRAIN);
    endpoint.order(AdminState.MAINT);
    assertThat(endpoint.condition()).isEqualTo(Condition.MAINT);
  }

  @Test
  void isUnusableWithoutAnAddress() {
    LiveEndpoint named =
        new LiveEndpoint(
            Member.of(new Endpoint("a", "a.test", 80, 1, Map.of())),
            InetSocketAddress.createUnresolved("a.test", 80),
            surroundings());
    assertThat(named.healthy()).isFalse();
    assertThat(named.condition()).isEqualTo(Condition.UNKNOWN);
    named.addressError("dns-error: a.test cannot be resolved");
    assertThat(named.condition()).isEqualTo(Condition.DNS_ERROR);
    named.address(new InetSocketAddress(InetAddress.getLoopbackAddress(), 80));
    assertThat(named.healthy()).isTrue();
    assertThat(named.addressError()).isNull();
    assertThat(changes).hasValue(1);
  }

  @Test
  void endsOnlyTheDrainThatWasJudged() {
    endpoint.order(AdminState.DRAIN);
    Standing judged = endpoint.standing();
    clock.advance(Duration.ofSeconds(1));
    endpoint.order(AdminState.READY);
    assertThat(endpoint.orders().drained(judged)).isFalse();
    assertThat(endpoint.standing().state()).isEqualTo(AdminState.READY);
  }

  @Test
  void takesNoNewClientsAtWeightZero() {
    assertThat(endpoint(0, AdminState.READY).takesNewClients()).isFalse();
    assertThat(endpoint(1, AdminState.DRAIN).takesNewClients()).isFalse();
    assertThat(endpoint(1, AdminState.READY).takesNewClients()).isTrue();
  }

  private void fail(Outcome... outcomes) {
    for (Outcome outcome : outcomes) {
      endpoint.begin();
      endpoint.end(outcome);
    }
  }

  private LiveEndpoint endpoint(int weight, AdminState state) {
    Endpoint told = new Endpoint("a", "127.0.0.1", 80, weight, Map.of());
    return new LiveEndpoint(
        new Member(told, false, state),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 80),
        surroundings());
  }

  private Surroundings surroundings() {
    return new Surroundings(
        poolInFlight,
        clock::nanoTime,
        clock,
        (_, outcome, run) -> failures.add(outcome + " " + run),
        changes::incrementAndGet,
        new AtomicReference<>(Transport.PLAIN));
  }
}
