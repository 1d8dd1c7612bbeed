package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.TestCertificate;

/// TLS from clients and to endpoints.
class TlsIT {

  @TempDir private Path dir;

  @SuppressWarnings("NullAway.Init") // made before each test
  private TlsBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new TlsBench(dir);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void answersAClientOfTheJdk(String protocol) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    try (Distribution penstock = bench.run();
        HttpClient client =
            HttpClient.newBuilder()
                .sslContext(TlsBench.CA.trusting())
                .sslParameters(parameters)
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("https://" + penstock.address("web") + "/")).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.body()).isEqualTo("a");
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).hasValue("max-age=3600");
      assertThat(Scrape.of(penstock).sum("penstock_tls_handshakes_total", "result=\"ok\"")).isOne();
    }
    assertThat(bench.last().header("x-forwarded-proto")).isEqualTo("https");
  }

  @ParameterizedTest
  @CsvSource({"a.test, CN=a.test", "b.wild.test, CN=*.wild.test", "nobody.test, CN=localhost"})
  void showsTheCertificateThatIsAskedFor(String name, String subject) throws Exception {
    try (Distribution penstock = bench.run();
        SSLSocket socket = TlsBench.connect(penstock, TlsBench.CA.trusting(), name)) {
      socket.startHandshake();
      assertThat(TlsBench.shown(socket).getSubjectX500Principal().getName()).isEqualTo(subject);
    }
  }

  @Test
  void sendsClientsToTls() throws Exception {
    try (Distribution penstock = bench.run();
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(penstock.url("moved", "/a?b=c"))).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(308);
      assertThat(answer.headers().firstValue("location")).hasValue("https://127.0.0.1/a?b=c");
    }
  }

  @Test
  void tellsEndpointsWhoTheClientIs() throws Exception {
    TestCertificate client = TlsBench.CA.issue("EC", "client.test");
    String clients = "mode: optional, ca: " + dir.resolve("ca.pem") + ", forward: client-cert";
    try (Distribution penstock = bench.run("trustedProxies: [127.0.0.1]", clients)) {
      SSLContext known = client.context(TlsBench.CA);
      try (SSLSocket socket = TlsBench.connect(penstock, known, "a.test")) {
        assertThat(TlsBench.get(socket, "/", "Client-Cert: :Zm9yZ2Vk:")).startsWith("HTTP/1.1 200");
      }
      assertThat(bench.last().header("x-cn")).isEqualTo("client.test");
      assertThat(bench.last().header("x-tls")).isEqualTo("TLSv1.3 a.test");
      String bytes = Base64.getEncoder().encodeToString(client.certificate().getEncoded());
      assertThat(bench.last().headers("client-cert")).containsExactly(":" + bytes + ":");
    }
  }

  @Test
  void believesNoClientWhoItSaysItIs() throws Exception {
    String clients = "mode: optional, ca: " + dir.resolve("ca.pem") + ", forward: both";
    try (Distribution penstock = bench.run("", clients)) {
      TlsBench.get(
          penstock,
          "/",
          "Client-Cert: :Zm9yZ2Vk:",
          "X-Forwarded-Client-Cert: Hash=0",
          "X-Cn: forged");
      assertThat(bench.last().header("x-cn")).isNull();
      assertThat(bench.last().header("client-cert")).isNull();
      assertThat(bench.last().header("x-forwarded-client-cert")).isNull();
    }
  }

  @Test
  void refusesWhoShowsNoCertificate() throws Exception {
    try (Distribution penstock = bench.run("", "mode: require, ca: " + dir.resolve("ca.pem"))) {
      assertThatThrownBy(() -> TlsBench.get(penstock, "/")).isInstanceOf(IOException.class);
      try (SSLSocket socket =
          TlsBench.connect(penstock, TlsBench.CA.issue("EC", "client.test").context(TlsBench.CA))) {
        assertThat(TlsBench.get(socket, "/")).startsWith("HTTP/1.1 200");
      }
      await()
          .atMost(TlsBench.PATIENCE)
          .until(() ->
              Scrape.of(penstock).sum("penstock_tls_handshakes_total", "result=\"no-certificate\"")
                  == 1);
    }
  }

  @Test
  void speaksTlsToEndpointsItTrusts() throws Exception {
    try (Distribution penstock = bench.run()) {
      assertThat(TlsBench.get(penstock, "/secret")).startsWith("HTTP/1.1 200").endsWith("secret");
      String refused = TlsBench.get(penstock, "/false");
      assertThat(refused).startsWith("HTTP/1.1 502").contains("tls-error");
      assertThat(penstock.log()).contains("other.internal");
    }
  }

  @Test
  @Tag("external")
  void answersCurl() throws Exception {
    try (Distribution penstock = bench.run()) {
      URI web = URI.create(penstock.url("web", "/"));
      for (String version : List.of("--tls-max 1.2", "--tlsv1.3")) {
        String out =
            bench.call(
                "curl -sS -i --http1.1 --cacert ca.pem %s --resolve a.test:%d:127.0.0.1 https://a.test:%d/"
                    .formatted(version, web.getPort(), web.getPort()));
        assertThat(out).startsWith("HTTP/1.1 200").endsWith("a");
      }
    }
  }
}
