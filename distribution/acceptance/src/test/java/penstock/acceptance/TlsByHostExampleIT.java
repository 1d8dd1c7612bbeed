package penstock.acceptance;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.Ports;
import penstock.testkit.TestCertificate;

/// The example of TLS by host does what its README says, with free ports and certificates of its
/// own.
class TlsByHostExampleIT {

  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", ""), "../../examples/tls-by-host/penstock.yaml");

  @TempDir private Path folder;

  @Test
  void asksTheEndpointByTheHostOfEachRequest() throws IOException {
    TestCertificate ca = TestCertificate.authority("Example CA");
    ca.write(folder, "ca");
    ca.issue("EC", "shop.example").write(folder, "shop");
    ca.issue("EC", "blog.example").write(folder, "blog");
    String yaml =
        Files.readString(EXAMPLE)
            .replace("127.0.0.1:8443", "127.0.0.1:" + Ports.next())
            .replaceAll("127\\.0\\.0\\.1:(8080|9900)\"", "127.0.0.1:0\"")
            .replace("certs/", folder + "/");
    try (Distribution penstock = Distribution.run(folder, yaml)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> get(penstock, "shop.example").equals("shop\n"));
      assertThat(get(penstock, "blog.example")).isEqualTo("blog\n");
      assertThat(get(penstock, "shop.example")).isEqualTo("shop\n");
      assertThat(get(penstock, "other.example")).contains("tls-error");
    }
  }

  private static String get(Distribution penstock, String host) {
    return given().header("Host", host).get(penstock.url("web", "/")).asString();
  }
}
