package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.Http2Answer;
import penstock.testkit.Http2Client;
import penstock.testkit.StubEndpoint;

/// Filters in JavaScript change requests and answers, are bounded, and are taken over when their
/// files change.
class ScriptFiltersIT {

  private static final Metadata.Key<String> ENDPOINT =
      Metadata.Key.of("x-endpoint", Metadata.ASCII_STRING_MARSHALLER);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private StubEndpoint site;

  @SuppressWarnings("NullAway.Init") // started before each test
  private GrpcServer calls;

  @BeforeEach
  void start() throws IOException {
    site =
        StubEndpoint.start(exchange ->
            exchange.answer(
                exchange.target().endsWith("/missing") ? 404 : 200,
                "said " + exchange.request().header("x-asked"),
                "Server: stub"));
    calls = GrpcServer.start("a");
  }

  @AfterEach
  void stop() {
    site.close();
    calls.close();
  }

  private void script(String text) throws IOException {
    Path fresh = Files.writeString(folder.resolve("filter.new"), text);
    Files.move(
        fresh,
        folder.resolve("filter.js"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private Distribution run() throws IOException {
    return Distribution.run(
        folder,
        """
        scripts: { dir: "%1$s", compiler: off, quarantine: 0s }
        accessLog: [{ file: "%1$s/access.log", format: "{path} {status} {reason} {why}" }]
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes:
          - { path: /demo.Echo/, filters: [{ type: js, script: filter.js }], pool: calls }
          - { path: /fail/, filters: [{ type: js, script: filter.js, onError: fail }], pool: site }
          - { filters: [{ type: js, script: filter.js }], pool: site }
        pools:
          site: { endpoints: [{ name: s1, address: "127.0.0.1:%2$d" }] }
          calls: { protocol: h2c, endpoints: [{ name: a, address: "127.0.0.1:%3$d" }] }
        admin: { bind: "127.0.0.1:0" }
        server: { shutdown: { closeMode: 0s, lameDuck: 0s } }
        """
            .formatted(folder, site.port(), calls.port()));
  }

  private static Response get(Distribution penstock, String path) {
    return when().get(penstock.url("web", path));
  }

  @Test
  void changesRequestsAndAnswersOfEveryProtocol() throws Exception {
    script(
        """
        export const request = (request, { setHeader, reject }) => {
          if (request.path === "/closed") return reject(403, "closed today");
          setHeader("x-asked", request.method);
        };
        export default (response, request) => {
          response.removeHeader("server");
          response.setHeader("x-endpoint", response.endpoint ?? "none");
          if (response.status === 404) {
            response.setStatus(410);
            response.explain("gone for good");
          }
        };
        """);
    try (Distribution penstock = run()) {
      Response answer = get(penstock, "/");
      assertThat(answer.asString()).isEqualTo("said GET");
      assertThat(answer.header("server")).isNull();
      assertThat(get(penstock, "/missing").statusCode()).isEqualTo(410);
      Response closed = get(penstock, "/closed");
      assertThat(closed.statusCode()).isEqualTo(403);
      assertThat(closed.header("x-endpoint")).isEqualTo("none");

      String[] address = penstock.address("web").split(":", 2);
      InetSocketAddress at = new InetSocketAddress(address[0], Integer.parseInt(address[1]));
      try (Http2Client client = Http2Client.connect(at)) {
        Http2Answer gone = client.get(1, "/missing").answer(1);
        assertThat(gone.header(":status")).isEqualTo("410");
        assertThat(gone.header("x-endpoint")).isEqualTo("s1");
      }

      await()
          .untilAsserted(() ->
              assertThat(Files.readString(folder.resolve("access.log")))
                  .contains(
                      "/missing 410 ok gone for good\n", "/closed 403 denied closed today\n"));
    }
  }

  @Test
  void changesHeadersOfCallsAndLeavesTheirEndAlone() throws Exception {
    script("export default (response) => response.setHeader('x-endpoint', response.endpoint);");
    try (Distribution penstock = run();
        GrpcClient client = GrpcClient.plain(penstock.address("web"))) {
      Metadata headers = new Metadata();
      headers.put(Grpc.MARK, "a mark");
      GrpcClient.Beside beside = client.beside(Grpc.ECHO, headers, (byte) 1);
      assertThat(beside.headers().get(ENDPOINT)).isEqualTo("a");
      assertThat(beside.trailers().get(Grpc.MARK)).isEqualTo("a mark");

      script("export default (response) => response.setStatus(503);");
      await().until(() -> penstock.log().contains("script replaced"));
      assertThat(client.call(Grpc.ECHO, (byte) 1)).hasSize(1);
      await().until(() -> penstock.log().contains("status: 503 (expected: 200, the call's own)"));
    }
  }

  @Test
  void aScriptThatFailsCostsItsOwnRequestWhatItsFilterSays() throws IOException {
    script(
        """
        export default (response, request) => {
          response.setHeader("x-half", "1");
          if (request.header("x-try") === "loop") for (;;) {}
          if (request.header("x-try") === "throw") throw new Error("out of order");
          response.setHeader("x-whole", "1");
        };
        """);
    try (Distribution penstock = run()) {
      for (String attempt : new String[] {"throw", "loop"}) {
        Response passed = given().header("x-try", attempt).get(penstock.url("web", "/pass/"));
        assertThat(passed.statusCode()).isEqualTo(200);
        assertThat(passed.header("x-half")).isNull();
        Response failed = given().header("x-try", attempt).get(penstock.url("web", "/fail/"));
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.asString()).startsWith("Internal Server Error: script-");
        assertThat(failed.header("server")).isNull();
        assertThat(get(penstock, "/fail/").header("x-whole")).isEqualTo("1");
      }
      assertThat(when().get(penstock.admin("/metrics")).asString())
          .contains(
              "penstock_script_results_total{result=\"error\",script=\"filter.js\"} 2.0",
              "penstock_script_results_total{result=\"timeout\",script=\"filter.js\"} 2.0");
      assertThat(penstock.log()).contains("filter.js:4:", "out of order");
    }
  }

  @Test
  void aNewVersionIsTakenOverAndABadOneIsNot() throws IOException {
    script("export default (response) => response.setHeader('x-version', '1');");
    try (Distribution penstock = run()) {
      assertThat(get(penstock, "/").header("x-version")).isEqualTo("1");

      script("export default (response) => response.setHeader('x-version', '2');");
      await().until(() -> "2".equals(get(penstock, "/").header("x-version")));

      Files.writeString(
          folder.resolve("filter.test.yaml"),
          """
          filter: filter.js
          tests:
            - { name: says its version, request: /, answer: 200, expect: { answerHeaders: { x-version: "2" } } }
          """);
      script("export default (response) => response.setHeader('x-version', '3');");
      await()
          .until(() ->
              penstock
                  .log()
                  .contains("says its version: answerHeaders.x-version: expected =2, was 3"));
      script("export default 3;");
      await().until(() -> penstock.log().contains("default export: a number"));
      assertThat(get(penstock, "/").header("x-version")).isEqualTo("2");
    }
  }
}
