package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An endpoint that takes requests and does not answer costs those, and nobody else's.
class StallIT {

  private static final int HELD = 2;
  private static final int CLIENTS = 4 * HELD;

  @TempDir private Path folder;

  private final CountDownLatch held = new CountDownLatch(HELD);
  private final CountDownLatch release = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<String> late = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @BeforeEach
  void startStubs() throws IOException {
    stubs = Stubs.start("stalled", "well");
    stubs
        .named("stalled")
        .behave(exchange -> {
          held.countDown();
          release.await();
          exchange.answer(200, "stalled");
        });
  }

  @AfterEach
  void stopStubs() {
    release.countDown();
    stubs.close();
  }

  private Distribution run(String pool) throws IOException {
    return Distribution.run(
        folder,
        """
        admin: { bind: "127.0.0.1:0" }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ path: /other, pool: other }, { pool: site }]
        pools:
          site:
            %s
            endpoints: %s
          other:
            endpoints: %s
        """
            .formatted(pool, stubs.list(), stubs.list(List.of("well"))));
  }

  /// Has as many requests held as the endpoint takes.
  private void hold(Distribution penstock) throws InterruptedException {
    // About every other one: what is more goes to the other endpoint, or stalls as well.
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          Thread.ofVirtual()
              .start(() -> late.add(when().get(penstock.url("web", "/")).asString())));
    }
    held.await();
  }

  private void letGo() throws InterruptedException {
    release.countDown();
    for (Thread client : clients) {
      client.join();
    }
  }

  @Test
  void whatStallsTakesNoMoreThanItsPlacesAndTheOthersAnswer() throws Exception {
    try (Distribution penstock = run("limits: { connectionsPerEndpoint: %d }".formatted(HELD))) {
      hold(penstock);
      for (int i = 0; i < 50; i++) {
        when().get(penstock.url("web", "/")).then().statusCode(200).body(equalTo("well"));
      }
      assertThat(late).doesNotContain("stalled");
      letGo();
      assertThat(late).contains("stalled").hasSize(CLIENTS);
    }
  }

  @Test
  void whoCountsWhatIsInFlightAvoidsItByItself() throws Exception {
    try (Distribution penstock = run("balance: least-connections")) {
      clients.add(
          Thread.ofVirtual()
              .start(() -> {
                while (held.getCount() > 0) {
                  late.add(when().get(penstock.url("web", "/")).asString());
                }
              }));
      held.countDown();
      held.await();
      for (int i = 0; i < 50; i++) {
        when().get(penstock.url("web", "/")).then().statusCode(200).body(equalTo("well"));
      }
      assertThat(late).doesNotContain("stalled");
      letGo();
    }
  }

  @Test
  void anotherPoolKnowsNothingOfIt() throws Exception {
    try (Distribution penstock = run("")) {
      hold(penstock);
      for (int i = 0; i < 50; i++) {
        when().get(penstock.url("web", "/other")).then().statusCode(200).body(equalTo("well"));
      }
      assertThat(late).doesNotContain("stalled");
      letGo();
    }
  }
}
