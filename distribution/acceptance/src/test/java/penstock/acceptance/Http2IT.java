package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static java.net.http.HttpRequest.BodyPublishers.ofByteArray;
import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Client.GOAWAY;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.Http2Client;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

class Http2IT {

  private final TestCertificate ca = TestCertificate.authority("Test CA");
  private final CountDownLatch go = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);

  @TempDir Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private StubEndpoint endpoint;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  @BeforeEach
  void start() throws IOException {
    endpoint =
        StubEndpoint.start(exchange -> {
          if (exchange.target().equals("/slow")) {
            begun.countDown();
            go.await();
          }
          exchange.answer(200, "got " + exchange.body().length);
        });
    TestCertificate site = ca.issue("EC", "localhost", "127.0.0.1");
    penstock =
        Distribution.run(
            folder,
            """
            server: { shutdown: { closeMode: 2s, lameDuck: 0s, drainTimeout: 20s } }
            listeners:
              web: { bind: "127.0.0.1:0", http2: { maxConcurrentStreams: 2 } }
              tls:
                bind: "127.0.0.1:0"
                protocol: https
                tls: { certificates: [{ cert: "%s", key: "%s" }] }
            routes:
              - { pool: site }
            pools:
              site: { endpoints: ["127.0.0.1:%d"] }
            admin: { bind: "127.0.0.1:0" }
            """
                .formatted(
                    Files.writeString(folder.resolve("site.crt"), site.pem()),
                    Files.writeString(folder.resolve("site.key"), site.keyPem()),
                    endpoint.port()));
  }

  @AfterEach
  void stop() throws IOException {
    go.countDown();
    try (Distribution _ = penstock) {
      endpoint.close();
    }
  }

  private Http2Client client() throws IOException {
    String[] address = penstock.address("web").split(":", 2);
    return Http2Client.connect(new InetSocketAddress(address[0], Integer.parseInt(address[1])));
  }

  @Test
  void answersWhatIsUnderWayBeforeItEnds() throws Exception {
    try (Http2Client client = client()) {
      client.get(1, "/slow");
      begun.await();
      penstock.signal("TERM");
      assertThat(client.next(GOAWAY).number(0)).isEqualTo(Integer.MAX_VALUE);
      assertThat(client.get(3, "/").answer(3).text()).isEqualTo("got 0");
      assertThat(client.next(GOAWAY).number(0)).isEqualTo(3);
      go.countDown();
      assertThat(client.answer(1).text()).isEqualTo("got 0");
      assertThat(client.next()).isNull();
    }
    assertThat(penstock.awaitExit()).isZero();
  }

  @Test
  void countsWhatClientsDoTooMuchOf() throws Exception {
    try (Http2Client client = client()) {
      client.get(1, "/slow").get(3, "/slow");
      assertThat(client.get(5, "/").refusal(5)).isEqualTo(7);
      assertThat(when().get(penstock.admin("/metrics")).asString())
          .contains("penstock_http2_abuse_total{kind=\"too-many-streams\",listener=\"web\"} 1")
          .contains("penstock_http2_streams{listener=\"web\"} 2");
    }
  }

  @Test
  void isChosenInTheHandshake() throws Exception {
    URI url = URI.create("https://" + penstock.address("tls") + "/");
    try (HttpClient jdk = HttpClient.newBuilder().sslContext(ca.trusting()).build()) {
      HttpRequest post = HttpRequest.newBuilder(url).POST(ofByteArray(new byte[300_000])).build();
      HttpResponse<String> answer = jdk.send(post, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(answer.body()).isEqualTo("got 300000");
    }
  }

  @Test
  @Tag("external")
  void curlSendsLargeBodies() throws Exception {
    Process curl =
        new ProcessBuilder(
                "curl",
                "-sS",
                "--http2-prior-knowledge",
                "-w",
                " by %{http_version}",
                "--data-binary",
                "@-",
                penstock.url("web", "/"))
            .redirectErrorStream(true)
            .start();
    try (var in = curl.getOutputStream()) {
      in.write(new byte[2_000_000]);
    }
    String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).isEqualTo("got 2000000 by 2");
  }
}
