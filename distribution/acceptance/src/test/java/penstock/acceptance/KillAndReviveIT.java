package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint;

/// An endpoint that dies and comes back while clients go on asking.
///
/// What is promised: a connection that cannot be made costs nobody a request, it is made to another
/// endpoint; and a GET that a kept connection breaks off before the first byte of an answer is sent
/// once more. Only what the dead one had begun on a connection of its first request is lost.
class KillAndReviveIT {

  private static final int CLIENTS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

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

  private Distribution run(String pool) throws IOException {
    return Distribution.run(
        folder,
        """
        admin: { bind: "127.0.0.1:0" }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: site }]
        pools:
          site:
            %s
            endpoints: %s
        """
            .formatted(pool, stubs.list()));
  }

  @Test
  void costsNoRequestThatCanBeSentElsewhere() throws Exception {
    try (Distribution penstock =
        run("health: { type: tcp, interval: 200ms, timeout: 1s, rise: 2, fall: 2 }")) {
      killAndRevive(penstock, () -> of(penstock, "a", "health").equals("down"));

      assertThat(of(penstock, "a", "health")).isEqualTo("up");
    }
  }

  @Test
  void isNoticedByItsTrafficAlone() throws Exception {
    try (Distribution penstock =
        run("outlier: { consecutiveConnectFailures: 5, baseEjection: 2s, maxEjection: 2s }")) {
      killAndRevive(penstock, () -> !of(penstock, "a", "ejectedUntil").equals("null"));

      assertThat(of(penstock, "a", "ejectedUntil")).isEqualTo("null");
      Metrics metrics = Metrics.of(penstock);
      assertThat(
              metrics.sum(
                  "penstock_outlier_ejections_total", "cause=\"consecutive-connect-failures\""))
          .isGreaterThanOrEqualTo(1);
      assertThat(
              metrics.sum(
                  "penstock_endpoint_errors_total", "endpoint=\"a\"", "reason=\"connect-refused\""))
          .isGreaterThanOrEqualTo(5);
    }
  }

  private void killAndRevive(Distribution penstock, Callable<Boolean> noticed) throws Exception {
    Set<Integer> firstOnConnection = ConcurrentHashMap.newKeySet();
    stubs.named("a").behave(noting(firstOnConnection));
    try (Load load = Load.start(penstock.address("web"), CLIENTS, "/")) {
      await().atMost(PATIENCE).until(() -> load.answered() > 400);

      stubs.kill("a");
      int lost = firstOnConnection.size();
      await().atMost(PATIENCE).until(noticed);
      long whileDown = load.answered();
      await().atMost(PATIENCE).until(() -> load.answered() > whileDown + 400);
      StubEndpoint revived = stubs.revive("a");
      await().atMost(PATIENCE).until(() -> requests(revived) > 100);

      load.stop();
      assertThat(load.failures())
          .hasSizeLessThanOrEqualTo(lost)
          .allMatch(failure -> failure.contains("status=502"));
    }
  }

  private static StubEndpoint.Behaviour noting(Set<Integer> firstOnConnection) {
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    return exchange -> {
      int connection = exchange.request().connection();
      boolean first = seen.add(connection);
      if (first) {
        firstOnConnection.add(connection);
      }
      exchange.answer(200, "a");
      if (first) {
        firstOnConnection.remove(connection);
      }
    };
  }

  private static long requests(StubEndpoint stub) {
    return stub.requests().size();
  }

  private static String of(Distribution penstock, String endpoint, String key) {
    return String.valueOf(
        when()
            .get(penstock.admin("/v1/pools/site"))
            .<Object>path("endpoints.find { it.name == '%s' }.%s".formatted(endpoint, key)));
  }
}
