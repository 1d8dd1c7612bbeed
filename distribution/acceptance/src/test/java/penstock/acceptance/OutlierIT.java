package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint;

/// An endpoint that fails now and then, but never often in a row, is found beside the others.
class OutlierIT {

  @TempDir private Path folder;

  @Test
  void whoseSuccessRateIsFarBelowTheOthersIsTakenOut() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (Stubs stubs = Stubs.start("a", "b", "c", "d");
        StubEndpoint shaky =
            StubEndpoint.start(exchange ->
                exchange.answer(asked.incrementAndGet() % 3 == 0 ? 500 : 200, "shaky"));
        Distribution penstock =
            Distribution.run(
                folder,
                stubs.fill(
                    """
                    admin: { bind: "127.0.0.1:0" }
                    listeners: { web: { bind: "127.0.0.1:0" } }
                    routes: [{ pool: site }]
                    pools:
                      site:
                        outlier: { successRate: { minRequests: 10 }, interval: 3s }
                        endpoints:
                          - { @a }
                          - { @b }
                          - { @c }
                          - { @d }
                          - { name: shaky, address: "127.0.0.1:%d" }
                    """
                        .formatted(shaky.port())))) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            ask(penstock, 100);
            return Scrape.of(penstock)
                    .sum("penstock_outlier_ejections_total", "cause=\"success-rate\"")
                == 1;
          });
      int before = asked.get();
      assertThat(ask(penstock, 20)).isZero();
      assertThat(asked).hasValue(before);
    }
  }

  /// @return how many failed
  private static int ask(Distribution penstock, int times) {
    int failed = 0;
    for (int i = 0; i < times; i++) {
      failed += when().get(penstock.url("web", "/")).statusCode() == 200 ? 0 : 1;
    }
    return failed;
  }
}
