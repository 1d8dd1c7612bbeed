package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint;

/// The examples that tell of requests do what their READMEs say, with free ports in place of those
/// they name.
class ObservedExamplesIT {

  private static final Path EXAMPLES =
      Path.of(System.getProperty("basedir", ""), "../../examples").toAbsolutePath().normalize();

  @TempDir private Path folder;

  private Distribution run(String example, StubEndpoint first, StubEndpoint second)
      throws IOException {
    String yaml =
        Files.readString(EXAMPLES.resolve(example).resolve("penstock.yaml"))
            .replace("127.0.0.1:9001", "127.0.0.1:" + first.port())
            .replace("127.0.0.1:9002", "127.0.0.1:" + second.port())
            .replaceAll("127\\.0\\.0\\.1:(808\\d|9900)\"", "127.0.0.1:0\"");
    Path file = Files.writeString(folder.resolve("penstock.yaml"), yaml);
    return Distribution.start(Launcher.shipped().in(folder), List.of("run", "-c", file.toString()));
  }

  @Test
  void accessLogTellsAllButSecrets() throws IOException {
    try (StubEndpoint site = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        Distribution penstock = run("access-log", site, site)) {
      given()
          .header("X-Tenant", "blue")
          .header("Authorization", "Bearer s3cret")
          .get(penstock.url("web", "/?token=s3cret&page=2"));
      when().get(penstock.url("web", "/broken")).then().statusCode(502);
      Path all = folder.resolve("access.log");
      await().until(() -> Files.exists(all) && Files.readAllLines(all).size() == 2);
      assertThat(Files.readString(all))
          .contains("\"query\":\"token=***&page=2\"")
          .contains("\"headers\":{\"x-tenant\":\"blue\",\"authorization\":\"***\"}")
          .contains("\"reason\":\"connect-refused\"")
          .doesNotContain("s3cret");
      Path errors = folder.resolve("errors.log");
      await().until(() -> Files.readAllLines(errors).size() == 1);
      assertThat(Files.readString(errors))
          .contains("GET /broken HTTP/1.1 502 connect-refused broken/nobody");
    }
  }

  @Test
  void mirrorSendsCopiesAndComparesTheAnswers() throws IOException {
    try (StubEndpoint shop = StubEndpoint.start(exchange -> exchange.answer(200, "shop"));
        StubEndpoint next = StubEndpoint.start(exchange -> exchange.answer(404, "next"));
        Distribution penstock = run("mirror", shop, next)) {
      given()
          .body("hello")
          .post(penstock.url("web", "/cart"))
          .then()
          .statusCode(200)
          .body(equalTo("shop"));
      await().until(() -> compared(penstock, "status") == 1);
      assertThat(next.requests().getLast().target()).isEqualTo("/cart");
      assertThat(next.requests().getLast().header("X-Penstock-Mirror")).isNotNull();
      assertThat(Scrape.of(penstock).sum("penstock_mirror_requests_total", "code_class=\"4xx\""))
          .isEqualTo(1);
    }
  }

  private static double compared(Distribution penstock, String part) throws IOException {
    return Scrape.of(penstock)
        .sum("penstock_mirror_compared_total", "part=\"" + part + "\"", "result=\"different\"");
  }

  @Test
  void tracingTellsTheEndpointAndTheCollector() throws IOException {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    try (StubEndpoint site = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        StubEndpoint collector = StubEndpoint.start(exchange -> exchange.answer(200, ""));
        Distribution penstock = run("tracing", site, collector)) {
      given()
          .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01")
          .get(penstock.url("web", "/"))
          .then()
          .statusCode(200);
      assertThat(site.requests().getLast().header("traceparent"))
          .matches("00-" + trace + "-[0-9a-f]{16}-01");
      assertThat(site.requests().getLast().header("b3")).matches(trace + "-[0-9a-f]{16}-1");
      await().until(() -> !collector.requests().isEmpty());
      assertThat(collector.requests().getFirst().target()).isEqualTo("/v1/traces");
    }
  }
}
