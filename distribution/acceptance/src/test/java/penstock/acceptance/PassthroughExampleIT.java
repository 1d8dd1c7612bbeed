package penstock.acceptance;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// The example of TLS passthrough does what its README says, with free ports and certificates of
/// its own.
class PassthroughExampleIT {

  private static final TestCertificate CA = TestCertificate.authority("Example CA");
  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", ""), "../../examples/tls-passthrough/penstock.yaml")
          .toAbsolutePath()
          .normalize();

  @TempDir private Path folder;

  @Test
  void passesOnOneNameEndsAnotherAndServesWithoutTls() throws IOException {
    CA.issue("EC", "site.localhost").write(folder, "site");
    try (StubEndpoint db =
            StubEndpoint.start(
                CA.issue("EC", "db.localhost")
                    .context(CA)
                    .getServerSocketFactory()
                    .createServerSocket(0),
                exchange -> exchange.answer(200, "db"));
        StubEndpoint one = StubEndpoint.start(exchange -> exchange.answer(200, "one"));
        Distribution penstock = Distribution.run(folder, yaml(db, one))) {
      assertThat(shown(penstock, "db.localhost")).isEqualTo("CN=db.localhost");
      assertThat(shown(penstock, "site.localhost")).isEqualTo("CN=site.localhost");
      assertThatThrownBy(() -> shown(penstock, "old.localhost"))
          .hasMessageContaining("unrecognized_name");
      assertThat(when().get(penstock.url("edge", "/")).asString()).isEqualTo("one");
    }
  }

  private static String shown(Distribution penstock, String name) throws IOException {
    URI edge = URI.create(penstock.url("edge", "/"));
    try (SSLSocket socket =
        (SSLSocket) CA.trusting().getSocketFactory().createSocket(edge.getHost(), edge.getPort())) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(name)));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }

  private String yaml(StubEndpoint db, StubEndpoint one) throws IOException {
    return Files.readString(EXAMPLE)
        .replace("127.0.0.1:9443", "127.0.0.1:" + db.port())
        .replace("127.0.0.1:9001", "127.0.0.1:" + one.port())
        .replaceAll("127\\.0\\.0\\.1:(8443|9900)\"", "127.0.0.1:0\"")
        .replace("certs/", folder + "/");
  }
}
