package penstock.plugin.health.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static penstock.plugin.health.http.Checks.GET_HEALTH;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.ProbeResult;
import penstock.testkit.StubEndpoint;

/// Checks over TLS against a certificate for `health.test` and 127.0.0.1 that is its own authority.
@Timeout(60)
class TlsHttpCheckTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final String PASSWORD = "password";

  @TempDir private static Path dir;

  private StubEndpoint stub;

  @BeforeAll
  static void makeCertificate() throws Exception {
    keytool(
        "-genkeypair -alias a -keyalg EC -groupname secp256r1 -validity 2 -storetype PKCS12"
            + " -dname CN=health.test -ext san=dns:health.test,ip:127.0.0.1 -ext bc=ca:true");
    keytool("-exportcert -rfc -alias a -file " + dir.resolve("ca.pem"));
  }

  private static void keytool(String arguments) throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    String store = " -keystore " + dir.resolve("keys.p12") + " -storepass " + PASSWORD;
    Process process =
        new ProcessBuilder((tool + " " + arguments + store).split(" "))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }

  @BeforeEach
  void start() throws Exception {
    ServerSocket server =
        serverContext()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    stub = StubEndpoint.start(server, exchange -> exchange.answer(200, "ok"));
  }

  private static SSLContext serverContext() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(dir.resolve("keys.p12"))) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  @AfterEach
  void stop() {
    stub.close();
  }

  @Test
  void passesWhenTheCertificateIsTrustedAndFitsTheAddress() throws Exception {
    assertThat(probe(true, null, dir.resolve("ca.pem")))
        .isEqualTo(new ProbeResult.Pass("GET /health: 200"));
  }

  @Test
  void checksTheCertificateAgainstTheServerNameThatWasSet() throws Exception {
    assertThat(probe(true, "health.test", dir.resolve("ca.pem")))
        .isInstanceOf(ProbeResult.Pass.class);
    assertThat(reason(probe(true, "other.test", dir.resolve("ca.pem"))))
        .startsWith("TLS: certificate for another name: ")
        .contains("other.test");
  }

  @Test
  void failsWhenNobodyTrustsTheCertificate() throws Exception {
    assertThat(reason(probe(true, null, null)))
        .startsWith("TLS: certificate from an unknown authority: ");
  }

  @Test
  void trustsAnyCertificateWhenNotToVerify() throws Exception {
    assertThat(probe(false, "other.test", null)).isInstanceOf(ProbeResult.Pass.class);
  }

  @Test
  void failsWhenTheEndpointDoesNotShakeHands() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpCheck check = HttpCheck.of(GET_HEALTH.secure(false, null, null));
      Endpoint mute = new Endpoint("b", "127.0.0.1", silent.getLocalPort(), 1, Map.of());
      assertThat(reason(check.probe(mute, Duration.ofSeconds(1))))
          .isEqualTo("TLS: no answer within 1s");
    }
  }

  @Test
  void refusesAFileWithoutCertificates() throws Exception {
    Path empty = Files.writeString(dir.resolve("empty.pem"), "");
    assertThatThrownBy(() -> HttpCheck.of(GET_HEALTH.secure(true, null, empty)))
        .hasMessageStartingWith("ca: " + empty + " (expected: a PEM file of certificates; ");
  }

  private ProbeResult probe(boolean verify, @Nullable String sni, @Nullable Path ca)
      throws Exception {
    return HttpCheck.of(GET_HEALTH.secure(verify, sni, ca)).probe(stub.endpoint("a"), LONG);
  }

  private static String reason(ProbeResult result) {
    assertThat(result).isInstanceOf(ProbeResult.Fail.class);
    ProbeResult.Fail fail = (ProbeResult.Fail) result;
    assertThat(fail.portOpen()).isTrue();
    return fail.reason();
  }
}
