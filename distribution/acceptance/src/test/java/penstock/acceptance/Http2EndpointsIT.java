package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.GOAWAY;
import static penstock.testkit.Http2Client.HEADERS;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.traffic.Header;
import penstock.testkit.Http2Answer;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Echo;
import penstock.testkit.Http2Frame;
import penstock.testkit.Http2Stub;
import penstock.testkit.Ports;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// Penstock before endpoints that speak HTTP/2.
class Http2EndpointsIT {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");

  @TempDir private Path folder;

  private Distribution run(int port, String pool) throws IOException {
    return Distribution.run(
        folder,
        """
        server: { ioThreads: 1 }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: site }]
        pools: { site: { endpoints: [{ name: e, address: "127.0.0.1:%d" }], %s } }
        admin: { bind: "127.0.0.1:0" }
        """
            .formatted(port, pool));
  }

  private static Http2Client http2(Distribution penstock) throws IOException {
    String[] address = penstock.address("web").split(":", 2);
    return Http2Client.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2c", "h2", "auto"})
  void clientsOfBothKindsReachARealServer(String protocol) throws Exception {
    boolean tls = !protocol.equals("h2c");
    TestCertificate site = CA.issue("EC", "127.0.0.1");
    String more = tls ? ", tls: { ca: \"" + CA.write(folder, "ca") + "\" }" : "";
    try (Http2Echo server = Http2Echo.start(tls ? site.context(CA) : null);
        Distribution penstock = run(server.port(), "protocol: " + protocol + more);
        HttpClient jdk = HttpClient.newHttpClient();
        Http2Client http2 = http2(penstock)) {
      byte[] body = "x".repeat(700_000).getBytes(StandardCharsets.US_ASCII);
      HttpRequest post =
          HttpRequest.newBuilder(URI.create(penstock.url("web", "/echo")))
              .version(HttpClient.Version.HTTP_1_1)
              .POST(BodyPublishers.ofByteArray(body))
              .build();
      HttpResponse<byte[]> reply = jdk.send(post, BodyHandlers.ofByteArray());
      assertThat(reply.statusCode()).isEqualTo(200);
      assertThat(reply.headers().firstValue("x-protocol")).contains("HTTP/2.0");
      assertThat(reply.body()).isEqualTo(body);

      http2.headers(1, 0, Http2Bytes.request("POST", "/echo"));
      http2.frame(DATA, END_STREAM, 1, new byte[10_000]);
      Http2Answer answer = http2.answer(1);
      assertThat(answer.header("x-protocol")).isEqualTo("HTTP/2.0");
      assertThat(answer.text()).hasSize(10_000);
      assertThat(answer.trailers()).containsExactly(new Header("x-bytes", "10000"));
      assertThat(http2.get(3, "/").answer(3).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2c", "h2", "auto"})
  void healthChecksSpeakWhatRequestsDo(String protocol) throws Exception {
    boolean tls = !protocol.equals("h2c");
    TestCertificate site = CA.issue("EC", "127.0.0.1");
    String more = tls ? ", tls: { ca: \"" + CA.write(folder, "ca") + "\" }" : "";
    String check = ", health: { type: http, path: /health, interval: 100ms }";
    try (Http2Echo server = Http2Echo.start(tls ? site.context(CA) : null);
        Distribution penstock = run(server.port(), "protocol: " + protocol + more + check)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() ->
              given()
                  .get(penstock.admin("/v1/pools/site/endpoints/e"))
                  .then()
                  .extract()
                  .path("verdict")
                  .equals("GET /health: 200"));
    }
  }

  @Test
  void anEndpointMayLeaveItsConnectionsAtAnyTime() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    try (Http2Stub stub =
            Http2Stub.start((peer, _) -> {
              peer.settings();
              Http2Frame frame;
              int taken = 0;
              while ((frame = peer.next()) != null) {
                if (frame.type() == HEADERS && ++taken <= 10) {
                  peer.headers(frame.stream(), END_STREAM, ":status", "204");
                  answered.incrementAndGet();
                }
                if (taken == 10) {
                  taken++;
                  peer.numbers(GOAWAY, 0, frame.stream(), 0);
                }
              }
            });
        Distribution penstock = run(stub.address().getPort(), "protocol: h2c");
        HttpClient jdk = HttpClient.newHttpClient()) {
      HttpRequest post =
          HttpRequest.newBuilder(URI.create(penstock.url("web", "/")))
              .version(HttpClient.Version.HTTP_1_1)
              .POST(BodyPublishers.noBody())
              .build();
      for (int round = 0; round < 50; round++) {
        List<CompletableFuture<HttpResponse<Void>>> some = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          some.add(jdk.sendAsync(post, BodyHandlers.discarding()));
        }
        for (CompletableFuture<HttpResponse<Void>> each : some) {
          assertThat(each.get().statusCode()).isEqualTo(204);
        }
      }
      assertThat(answered).hasValue(200);
      assertThat(stub.connections()).isGreaterThanOrEqualTo(20);
    }
  }

  @Test
  void upgradesNobodyKnowsAreRefusedAndConnectionsCounted() throws Exception {
    try (Http2Echo server = Http2Echo.start(null);
        Distribution penstock = run(server.port(), "protocol: h2c")) {
      for (int i = 0; i < 5; i++) {
        given().get(penstock.url("web", "/")).then().statusCode(200);
      }
      given()
          .header("Connection", "Upgrade")
          .header("Upgrade", "websocket")
          .get(penstock.url("web", "/"))
          .then()
          .statusCode(501);
      assertThat(Scrape.of(penstock).sum("penstock_endpoint_connections", "endpoint=\"e\""))
          .isEqualTo(1);
    }
  }

  @Test
  void theExampleSpeaksHttp2WithItself() throws Exception {
    Path example =
        Path.of(System.getProperty("basedir", ""), "../../examples/http2-endpoints/penstock.yaml");
    try (StubEndpoint one = StubEndpoint.start(exchange -> exchange.answer(200, "one"));
        StubEndpoint two = StubEndpoint.start(exchange -> exchange.answer(200, "two"))) {
      String yaml =
          Files.readString(example)
              .replace("127.0.0.1:9001", "127.0.0.1:" + one.port())
              .replace("127.0.0.1:9002", "127.0.0.1:" + two.port())
              .replace("127.0.0.1:8082", "127.0.0.1:" + Ports.next())
              .replaceAll("127\\.0\\.0\\.1:(8080|9900)\"", "127.0.0.1:0\"");
      try (Distribution penstock = Distribution.run(folder, yaml)) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          answers.add(given().get(penstock.url("web", "/")).asString());
        }
        assertThat(answers).contains("one", "two");
        assertThat(one.requests().getFirst().header("via")).contains(",");
        assertThat(Scrape.of(penstock).sum("penstock_http2_connections", "listener=\"inner\""))
            .isPositive();
      }
    }
  }
}
