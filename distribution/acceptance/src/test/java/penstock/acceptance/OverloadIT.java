package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the process does when there is too much to do.
class OverloadIT {

  @TempDir private Path folder;

  private Distribution run(String overload) throws IOException {
    return run(overload, "{ respond: { status: 200, body: here } }");
  }

  private Distribution run(String overload, String routes) throws IOException {
    return Distribution.run(
        folder,
        """
        server: { overload: { %s } }
        admin: { bind: "127.0.0.1:0" }
        listeners:
          web: { bind: "127.0.0.1:0" }
          other: { bind: "127.0.0.1:0" }
        routes: [%s]
        """
            .formatted(overload, routes));
  }

  @Test
  void allListenersTogetherHaveSoManyConnections() throws IOException {
    try (Distribution penstock = run("maxConnections: 2");
        Caller first = new Caller(penstock.address("web"));
        Caller second = new Caller(penstock.address("other"))) {
      assertThat(first.get("/").status()).isEqualTo(200);
      assertThat(second.get("/").status()).isEqualTo(200);
      RawClient third = RawClient.to(penstock.address("web"));
      assertThat(third.rest()).isEmpty();
      third.close();
      assertThat(second.get("/").status()).isEqualTo(200);
      first.close();
      await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> when().get(penstock.url("web", "/")).statusCode() == 200);
    }
  }

  @Test
  void lowPriorityIsTurnedAwayFirst() throws Exception {
    String routes =
        """
        { path: /batch, priority: low, respond: 200 },
          { path: /pay, priority: high, respond: 200 }, { respond: 200 }
        """;
    try (Distribution penstock = run("shedAt: { heap: 0.01% }", routes)) {
      assertThat(new Jcmd(penstock.pid()).liveBytes()).isPositive();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            Scrape scrape = Scrape.of(penstock);
            double low = scrape.sum("penstock_shed_ratio", "priority=\"low\"");
            double normal = scrape.sum("penstock_shed_ratio", "priority=\"normal\"");
            double high = scrape.sum("penstock_shed_ratio", "priority=\"high\"");
            assertThat(normal == 0 || low == 0.9).isTrue();
            assertThat(high == 0 || normal == 0.9).isTrue();
            return normal > 0 && when().get(penstock.url("web", "/batch")).statusCode() == 503;
          });
    }
  }

  @Test
  void requestsAreTurnedAwayWhileTheHeapIsFull() throws Exception {
    try (Distribution penstock = run("shedAt: { heap: 0.01% }")) {
      assertThat(new Jcmd(penstock.pid()).liveBytes()).isPositive();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> when().get(penstock.url("web", "/")).statusCode() == 503);
      assertThat(Scrape.of(penstock).sum("penstock_shed_ratio")).isPositive();
      assertThat(Scrape.of(penstock).sum("penstock_requests_total", "reason=\"overloaded\""))
          .isPositive();
      when().get(penstock.admin("/healthz")).then().statusCode(200);
    }
  }
}
