package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.StubEndpoint;

/// Whom each shipped algorithm sends requests to, seen from outside. Each has a pool that is named
/// after it and takes the paths below that name.
class BalancingIT {

  private static final List<String> TYPES =
      List.of(
          "round-robin",
          "weighted-round-robin",
          "random",
          "least-connections",
          "least-request",
          "peak-ewma",
          "ip-hash",
          "ring-hash",
          "maglev",
          "rendezvous",
          "bounded-load");
  private static final String BY_3_2_1 =
      "[{ @a, weight: 3 }, { @b, weight: 2 }, { @c, weight: 1 }]";
  private static final Map<String, Integer> EQUAL = Map.of("a", 1, "b", 1, "c", 1);
  private static final Map<String, Integer> WEIGHTED = Map.of("a", 3, "b", 2, "c", 1);

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Stubs stubs;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  @SuppressWarnings("NullAway.Init") // made before each test
  private Caller caller;

  @BeforeAll
  static void start() throws IOException {
    stubs = Stubs.start("a", "b", "c");
    StringBuilder routes = new StringBuilder();
    StringBuilder pools = new StringBuilder();
    TYPES.forEach(type -> add(routes, pools, type, type, BY_3_2_1));
    add(routes, pools, "smooth", "weighted-round-robin", "[{ @a, weight: 5 }, { @b }, { @c }]");
    add(
        routes,
        pools,
        "eager",
        "{ type: peak-ewma, unknownLatency: 1us }",
        "[{ @a }, { @b }, { @c }]");
    add(routes, pools, "even", "least-connections", "[{ @a }, { @b }, { @c }]");
    penstock =
        Distribution.run(
            folder,
            stubs.fill(
                """
                server: { trustedProxies: ["127.0.0.1"] }
                admin: { bind: "127.0.0.1:0" }
                listeners: { web: { bind: "127.0.0.1:0" } }
                routes:
                %spools:
                %s\
                """
                    .formatted(routes, pools)));
  }

  private static void add(
      StringBuilder routes, StringBuilder pools, String name, String type, String endpoints) {
    routes.append("  - { path: /%s, pool: %s }\n".formatted(name, name));
    pools.append("  %s: { balance: %s, endpoints: %s }\n".formatted(name, type, endpoints));
  }

  @AfterAll
  static void stop() throws IOException {
    penstock.close();
    stubs.close();
  }

  @BeforeEach
  void connect() {
    caller = new Caller(penstock.address("web"));
  }

  @AfterEach
  void disconnect() throws IOException {
    caller.close();
    List.of("a", "b", "c").forEach(name -> stubs.named(name).behave(Stubs.naming(name)));
  }

  @Test
  void roundRobinTakesAllInTurnWhateverTheyWeigh() throws IOException {
    List<String> order = order("/round-robin", 9);

    assertThat(order.subList(0, 3)).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(order.subList(3, 6)).isEqualTo(order.subList(0, 3));
    assertThat(order.subList(6, 9)).isEqualTo(order.subList(0, 3));
  }

  @Test
  void weightedRoundRobinSpreadsTheTurnsOfTheHeaviest() throws IOException {
    assertThat(order("/smooth", 14))
        .containsExactly("a", "a", "b", "a", "c", "a", "a", "a", "a", "b", "a", "c", "a", "a");
  }

  @Test
  void weightedRoundRobinKeepsToWeights() throws IOException {
    Tally tally = Tally.of(600, _ -> caller.get("/weighted-round-robin"));

    assertThat(tally.counts()).isEqualTo(Map.of("a", 300, "b", 200, "c", 100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "least-request"})
  void drawsByWeightWhileNobodyIsBusy(String type) throws IOException {
    Tally tally = Tally.of(1500, _ -> caller.get("/" + type));

    assertThat(tally).matches(counts -> counts.fits(WEIGHTED), "fits 3:2:1");
    assertThat(tally).matches(counts -> !counts.fits(EQUAL), "does not fit 1:1:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"maglev", "rendezvous"})
  void sharesKeysByWeight(String type) throws IOException {
    Tally tally = Tally.of(1500, key -> caller.get("/" + type, from(key)));

    assertThat(tally).matches(counts -> counts.fits(WEIGHTED), "fits 3:2:1");
    assertThat(tally).matches(counts -> !counts.fits(EQUAL), "does not fit 1:1:1");
  }

  // Arcs of a ring are of uneven length, so this is no draw by weight, but always the same one.
  @ParameterizedTest
  @ValueSource(strings = {"ip-hash", "ring-hash", "bounded-load"})
  void sharesKeysByPointsOnTheRing(String type) throws IOException {
    Tally tally = Tally.of(1500, key -> caller.get("/" + type, from(key)));

    assertThat(tally.of("a")).isBetween(640, 860);
    assertThat(tally.of("b")).isBetween(400, 600);
    assertThat(tally.of("c")).isBetween(180, 320);
  }

  @Test
  void leastConnectionsLetsIdleOnesTakeTurns() throws IOException {
    assertThat(Tally.of(300, _ -> caller.get("/even")).counts())
        .isEqualTo(Map.of("a", 100, "b", 100, "c", 100));
  }

  @Test
  void leastConnectionsKeepsHeldRequestsEven() throws Exception {
    Map<String, AtomicInteger> held = hold("/even", 10);

    assertThat(held.values().stream().map(AtomicInteger::get).sorted()).containsExactly(3, 3, 4);
  }

  @Test
  void leastConnectionsHoldsByWeight() throws Exception {
    Map<String, AtomicInteger> held = hold("/least-connections", 12);

    assertThat(held.get("a")).hasValue(6);
    assertThat(held.get("b")).hasValue(4);
    assertThat(held.get("c")).hasValue(2);
  }

  @Test
  void boundedLoadLetsNoKeyOverloadItsEndpoint() throws Exception {
    Map<String, AtomicInteger> held = hold("/bounded-load", 12);

    // 125 % of the average for the weight, rounded up: 12 * 1.25 * 3/6 = 7.5.
    assertThat(Objects.requireNonNull(held.get("a")).get()).isBetween(1, 8);
    assertThat(Objects.requireNonNull(held.get("b")).get()).isBetween(1, 5);
    assertThat(Objects.requireNonNull(held.get("c")).get()).isBetween(1, 3);
  }

  @Test
  void peakEwmaAvoidsTheSlow() throws IOException {
    int a = stubs.named("a").port();
    // However fast the machine is: c takes as long as a thousand answers of a.
    stubs
        .named("c")
        .behave(exchange -> {
          try (Caller toA = new Caller("127.0.0.1:" + a)) {
            for (int i = 0; i < 1000; i++) {
              toA.get("/");
            }
          }
          exchange.answer(200, "c");
        });

    // It has to be tried once to be found slow.
    assertThat(Tally.of(300, _ -> caller.get("/eager")).of("c")).isBetween(1, 30);
  }

  private List<String> order(String path, int requests) throws IOException {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      order.add(caller.get(path).body());
    }
    return order;
  }

  private static String from(int key) {
    return "X-Forwarded-For: 10.%d.%d.7".formatted(key / 250, key % 250);
  }

  /// Sends requests one after another, none of which is answered before the last has arrived.
  ///
  /// @return how many each endpoint had then
  private static Map<String, AtomicInteger> hold(String path, int requests) throws Exception {
    Map<String, AtomicInteger> held =
        Map.of("a", new AtomicInteger(), "b", new AtomicInteger(), "c", new AtomicInteger());
    CountDownLatch release = new CountDownLatch(1);
    held.forEach((name, count) -> stubs.named(name).behave(holding(name, count, release)));
    List<Thread> clients = new ArrayList<>();
    List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
    for (int i = 1; i <= requests; i++) {
      clients.add(Thread.ofVirtual().start(() -> statuses.add(statusOf(path))));
      int sent = i;
      await().until(() -> held.values().stream().mapToInt(AtomicInteger::get).sum() == sent);
    }
    release.countDown();
    for (Thread client : clients) {
      client.join();
    }
    assertThat(statuses).hasSize(requests).containsOnly(200);
    return held;
  }

  private static StubEndpoint.Behaviour holding(
      String name, AtomicInteger count, CountDownLatch release) {
    return exchange -> {
      count.incrementAndGet();
      release.await();
      exchange.answer(200, name);
    };
  }

  private static int statusOf(String path) {
    try (Caller one = new Caller(penstock.address("web"))) {
      return one.get(path).status();
    } catch (IOException e) {
      return -1;
    }
  }
}
