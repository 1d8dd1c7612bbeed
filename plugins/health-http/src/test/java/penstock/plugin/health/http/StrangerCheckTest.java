package penstock.plugin.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.plugin.health.http.Checks.GET_HEALTH;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.spi.health.ProbeResult;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// Checks of endpoints that let nobody in without a certificate, which the check has not.
@Timeout(60)
class StrangerCheckTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");

  @ParameterizedTest
  @CsvSource({
    "TLSv1.2, TLS: handshake refused: handshake_failure",
    "TLSv1.3, GET /health: a certificate of ours is wanted"
  })
  void hearWhatTheEndpointSaidBeforeItLeft(String version, String reason) throws Exception {
    HttpCheck check = HttpCheck.of(GET_HEALTH.secure(false, null, null));
    try (StubEndpoint stub = demanding(version)) {
      // Whether the endpoint leaves before all is sent that it will not read is a matter of luck.
      for (int i = 0; i < 50; i++) {
        assertThat(check.probe(stub.endpoint("a"), Duration.ofSeconds(30)))
            .isEqualTo(new ProbeResult.Fail(reason, true));
      }
    }
  }

  private static StubEndpoint demanding(String version) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            CA.issue("EC", "127.0.0.1")
                .context(CA)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    server.setNeedClientAuth(true);
    server.setEnabledProtocols(new String[] {version});
    return StubEndpoint.start(server, exchange -> exchange.answer(200, "well"));
  }
}
