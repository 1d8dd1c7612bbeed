package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// The example of TLS does what its README says, with free ports and a certificate of its own.
class TlsExampleIT {

  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", ""), "../../examples/tls/penstock.yaml")
          .toAbsolutePath()
          .normalize();

  @TempDir private Path folder;

  @Test
  void showsItsCertificateAndSendsClientsToTls() throws IOException {
    TestCertificate ca = TestCertificate.authority("Example CA");
    ca.issue("EC", "localhost", "127.0.0.1").write(folder, "site");
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "one"));
        Distribution penstock = Distribution.run(folder, yaml(stub))) {
      HttpsURLConnection secure =
          (HttpsURLConnection)
              URI.create("https://" + penstock.address("https") + "/").toURL().openConnection();
      secure.setSSLSocketFactory(ca.trusting().getSocketFactory());
      assertThat(secure.getResponseCode()).isEqualTo(200);
      assertThat(secure.getHeaderField("Strict-Transport-Security")).isEqualTo("max-age=3600");
      given()
          .redirects()
          .follow(false)
          .urlEncodingEnabled(false)
          .get(penstock.url("http", "/a?b=c"))
          .then()
          .statusCode(308)
          .header("Location", "https://127.0.0.1:8443/a?b=c");
    }
  }

  private String yaml(StubEndpoint stub) throws IOException {
    return Files.readString(EXAMPLE)
        .replace("127.0.0.1:9001", "127.0.0.1:" + stub.port())
        .replaceAll("127\\.0\\.0\\.1:(8080|8443|9900)\"", "127.0.0.1:0\"")
        .replace("certs/", folder + "/");
  }
}
