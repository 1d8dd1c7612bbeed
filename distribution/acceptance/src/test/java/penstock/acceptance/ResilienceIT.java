package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubExchange;

/// What becomes of requests whose endpoints fail or are busy.
class ResilienceIT {

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @BeforeEach
  void startStubs() throws IOException {
    stubs = Stubs.start("a", "b");
  }

  @AfterEach
  void stopStubs() {
    stubs.close();
  }

  private Distribution run(String route, String pool) throws IOException {
    return Distribution.run(
        folder,
        """
        admin: { bind: "127.0.0.1:0" }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: site%s }]
        pools:
          site:
            outlier: { consecutive5xx: 0 }
            %s
            endpoints: %s
        """
            .formatted(route, pool, stubs.list()));
  }

  private static StubEndpoint.Behaviour busy() {
    return exchange -> exchange.answer(503, "busy");
  }

  @Test
  void anAnswerThatTheRouteDoesNotWantIsAskedForElsewhere() throws IOException {
    stubs.named("a").behave(busy());
    try (Distribution penstock = run(", retry: { when: [503] }", "")) {
      for (int i = 0; i < 20; i++) {
        when().get(penstock.url("web", "/")).then().statusCode(200).body(equalTo("b"));
      }
      assertThat(Scrape.of(penstock).sum("penstock_retries_total", "cause=\"status\""))
          .isPositive();
    }
  }

  @Test
  void aStormOfRetriesAddsAFifthAtMost() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    for (String name : List.of("a", "b")) {
      stubs
          .named(name)
          .behave(exchange -> {
            asked.incrementAndGet();
            exchange.answer(503, "busy");
          });
    }
    int requests = 1000;
    try (Distribution penstock =
            run(", retry: { attempts: 5, when: [5xx], backoff: { base: 0, max: 0 } }", "");
        Caller caller = new Caller(penstock.address("web"))) {
      for (int i = 0; i < requests; i++) {
        assertThat(caller.get("/").status()).isEqualTo(503);
      }
      assertThat(asked.get()).isBetween(requests + 1, requests + requests / 5);
      assertThat(Scrape.of(penstock).sum("penstock_retry_budget_exhausted_total")).isPositive();
    }
  }

  @Test
  void anAttemptThatTakesTooLongIsMadeElsewhere() throws IOException {
    stubs.named("a").behave(StubExchange::stall);
    try (Distribution penstock =
        run(", timeouts: { perTry: 200ms }, retry: { when: [timeout] }", "")) {
      for (int i = 0; i < 4; i++) {
        when().get(penstock.url("web", "/")).then().statusCode(200).body(equalTo("b"));
      }
    }
  }

  private static String refusal(Distribution penstock) {
    return when()
        .get(penstock.url("web", "/"))
        .then()
        .statusCode(503)
        .extract()
        .header("Proxy-Status");
  }

  @Test
  void whatIsBeyondTheLimitWaitsAndIsTurnedAway() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(2);
    for (String name : List.of("a", "b")) {
      stubs
          .named(name)
          .behave(exchange -> {
            begun.countDown();
            release.await();
            exchange.answer(200, "ok");
          });
    }
    String limits = "limits: { connectionsPerEndpoint: 1, pending: 1, pendingTimeout: 30s }";
    List<Integer> statuses = new ArrayList<>();
    try (Distribution penstock = run("", limits)) {
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        clients.add(
            Thread.ofVirtual()
                .start(() -> {
                  int status = when().get(penstock.url("web", "/")).statusCode();
                  synchronized (statuses) {
                    statuses.add(status);
                  }
                }));
      }
      begun.await();
      await().until(() -> Scrape.of(penstock).sum("penstock_pool_pending") == 1);
      assertThat(refusal(penstock)).contains("pending-full");
      release.countDown();
      for (Thread client : clients) {
        client.join();
      }
      assertThat(statuses).containsExactly(200, 200, 200);
    }
  }

  @Test
  void whoWaitsInVainIsToldSo() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    StubEndpoint.Behaviour slow =
        exchange -> {
          begun.countDown();
          release.await();
          exchange.answer(200, "ok");
        };
    stubs.named("a").behave(slow);
    stubs.named("b").behave(slow);
    String limits = "limits: { requests: 1, pending: 5, pendingTimeout: 200ms }";
    try (Distribution penstock = run("", limits)) {
      Thread first = Thread.ofVirtual().start(() -> when().get(penstock.url("web", "/")));
      begun.await();
      assertThat(refusal(penstock)).contains("pending-timeout");
      release.countDown();
      first.join();
    }
  }

  private static boolean closed(Distribution penstock) throws IOException {
    return Scrape.of(penstock).sum("penstock_pool_limit_open", "limit=\"breaker\"") == 0;
  }

  @Test
  void theBreakerTurnsRequestsAwayAndTriesAgain() throws IOException {
    stubs.named("a").behave(busy());
    stubs.named("b").behave(busy());
    String breaker = "breaker: { minRequests: 10, openFor: 1s, probes: 2 }";
    try (Distribution penstock = run("", breaker);
        Caller caller = new Caller(penstock.address("web"))) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> caller.get("/").toString().contains("limit-open"));
      stubs.named("a").behave(Stubs.naming("a"));
      stubs.named("b").behave(Stubs.naming("b"));
      await().atMost(Duration.ofSeconds(20)).until(() -> caller.get("/").status() == 200);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> caller.get("/").status() == 200 && closed(penstock));
    }
  }
}
