package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint;

/// One trace from a client through Penstock to an endpoint.
class TracingIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private static final String CONFIG =
      """
      server: { trustedProxies: ["127.0.0.0/8"] }
      admin: { bind: "127.0.0.1:0" }
      accessLog: ["@folder/access.log"]
      tracing: { type: otlp, endpoint: "http://127.0.0.1:@port", sample: 0% }
      listeners: { web: { bind: "127.0.0.1:0" } }
      routes: [{ name: shop, pool: site }]
      pools:
        site: { endpoints: [{ @a }] }
      """;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @SuppressWarnings("NullAway.Init") // started before each test
  private StubEndpoint collector;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  private final StringBuffer sent = new StringBuffer();

  @BeforeEach
  void start() throws IOException {
    stubs = Stubs.start("a");
    collector =
        StubEndpoint.start(exchange -> {
          sent.append(new String(exchange.body(), StandardCharsets.ISO_8859_1));
          exchange.answer(200, "");
        });
    String yaml =
        stubs.fill(
            CONFIG
                .replace("@folder", folder.toString())
                .replace("@port", Integer.toString(collector.port())));
    penstock = Distribution.run(folder, yaml);
  }

  @AfterEach
  void stop() throws IOException {
    penstock.close();
    stubs.close();
    collector.close();
  }

  private String toldToEndpoint() {
    return String.valueOf(stubs.named("a").requests().getLast().header("traceparent"));
  }

  private static String bytes(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  @Test
  void goesFromTheClientToTheEndpointAndToTheCollector() throws IOException {
    given()
        .header("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
        .header("tracestate", "a=1")
        .get(penstock.url("web", "/"))
        .then()
        .statusCode(200);

    String told = toldToEndpoint();
    assertThat(told).matches("00-" + TRACE + "-[0-9a-f]{16}-01").doesNotContain(SPAN);
    assertThat(stubs.named("a").requests().getLast().headers("tracestate")).containsExactly("a=1");
    await().atMost(PATIENCE).until(() -> !sent.isEmpty());
    assertThat(sent.toString())
        .contains(bytes(TRACE), bytes(SPAN), bytes(told.substring(36, 52)), "GET shop");
    assertThat(collector.requests().getFirst().target()).isEqualTo("/v1/traces");
    Path log = folder.resolve("access.log");
    await().atMost(PATIENCE).until(() -> !Files.readAllLines(log).isEmpty());
    JsonPath line = JsonPath.from(Files.readAllLines(log).getFirst());
    assertThat(line.getString("trace")).isEqualTo(TRACE);
  }

  @Test
  void isPassedOnWhereNobodyRecords() {
    when().get(penstock.url("web", "/")).then().statusCode(200);
    assertThat(toldToEndpoint()).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00");

    given().header("b3", TRACE + "-" + SPAN + "-0").get(penstock.url("web", "/"));
    assertThat(toldToEndpoint()).isEqualTo("00-" + TRACE + "-" + SPAN + "-00");
    assertThat(stubs.named("a").requests().getLast().header("b3")).isNull();
    assertThat(sent).isEmpty();
  }
}
