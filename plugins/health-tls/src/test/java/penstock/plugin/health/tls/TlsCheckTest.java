package penstock.plugin.health.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.spi.Context;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.Payload;
import penstock.spi.health.ProbeResult;
import penstock.testkit.HealthCheckerContract;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubExchange;
import penstock.testkit.TestCertificate;

class TlsCheckTest extends HealthCheckerContract {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final TestCertificate SITE = CA.issue("EC", "api.internal");

  @TempDir private Path dir;

  private static Settings settings(int port, List<String> alpn, @Nullable Path ca) {
    return new Settings(port, null, alpn, null, ca, null, null, null, null);
  }

  private static ProbeResult converse(String send, String expect) throws Exception {
    Settings settings =
        new Settings(
            0, null, List.of(), null, null, null, null, Payload.parse(send), Payload.parse(expect));
    try (StubEndpoint stub = serve(TlsCheckTest::answerAndClose, "h2")) {
      return TlsCheck.of(settings).probe(stub.endpoint("a"), TIMEOUT);
    }
  }

  private static void answerAndClose(StubExchange exchange) throws IOException {
    exchange.answer(200, "fine");
    exchange.close();
  }

  @Test
  void saysSomethingAndWaitsForTheAnswer() throws Exception {
    String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    assertThat(converse(request, "200")).isInstanceOf(ProbeResult.Pass.class);
    assertThat(converse(request, "PONG"))
        .isInstanceOfSatisfying(
            ProbeResult.Fail.class,
            fail ->
                assertThat(fail.reason())
                    .startsWith("TLS: closed after ")
                    .endsWith(" bytes without \"PONG\""));
  }

  @Test
  void refusesToExpectNothing() {
    assertThatThrownBy(
            () -> new Settings(0, null, List.of(), null, null, null, null, null, Payload.parse("")))
        .hasMessage("expect: \"\" (expected: one byte or more)");
  }

  @Override
  protected HealthChecker checker(Context context) {
    return TlsCheck.of(settings(0, List.of(), null));
  }

  @Override
  protected StubEndpoint serve(StubEndpoint.Behaviour behaviour) throws IOException {
    return serve(behaviour, "h2");
  }

  private static StubEndpoint serve(StubEndpoint.Behaviour behaviour, String spoken)
      throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            SITE.context(CA)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {spoken});
    server.setSSLParameters(parameters);
    return StubEndpoint.start(server, behaviour);
  }

  private ProbeResult ask(List<String> alpn, boolean verify, @Nullable String sni)
      throws Exception {
    Path ca = verify ? CA.write(dir, "ca") : null;
    try (StubEndpoint stub = serve(StubExchange::stall, "h2")) {
      return TlsCheck.of(new Settings(0, sni, alpn, verify, ca, null, null, null, null))
          .probe(stub.endpoint("a"), TIMEOUT);
    }
  }

  @Test
  void passesWhoeverShakesHands() throws Exception {
    assertThat(ask(List.of(), false, null)).isEqualTo(new ProbeResult.Pass("TLSv1.3"));
  }

  @Test
  void passesWhoSpeaksWhatIsOffered() throws Exception {
    assertThat(ask(List.of("http/1.1", "h2"), false, null))
        .isEqualTo(new ProbeResult.Pass("TLSv1.3, h2"));
  }

  @Test
  void failsWhoSpeaksNothingOfIt() throws Exception {
    assertThat(ask(List.of("mqtt"), false, null))
        .isInstanceOfSatisfying(
            ProbeResult.Fail.class,
            fail -> {
              assertThat(fail.reason()).startsWith("TLS: ");
              assertThat(fail.portOpen()).isTrue();
            });
  }

  @Test
  void passesWhoIsTrustedUnderItsName() throws Exception {
    assertThat(ask(List.of(), true, "api.internal")).isInstanceOf(ProbeResult.Pass.class);
  }

  @Test
  void failsWhoIsNotTrustedUnderItsName() throws Exception {
    assertThat(ask(List.of(), true, "other.internal"))
        .isInstanceOfSatisfying(
            ProbeResult.Fail.class,
            fail -> assertThat(fail.reason()).startsWith("TLS: ").contains("other.internal"));
  }

  @Test
  void failsWhoSpeaksNoTls() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"))) {
      HealthChecker check = TlsCheck.of(settings(0, List.of(), null));
      assertThat(check.probe(stub.endpoint("a"), Duration.ofSeconds(2)))
          .isInstanceOfSatisfying(
              ProbeResult.Fail.class, fail -> assertThat(fail.portOpen()).isTrue());
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> settings(-1, List.of(), null))
        .hasMessage("port: -1 (expected: 0 to 65535)");
    assertThatThrownBy(() -> settings(0, List.of(), Path.of("ca.pem")))
        .hasMessage("ca: ca.pem (expected: verify: true)");
    assertThatThrownBy(() -> settings(0, List.of(""), null))
        .hasMessage("alpn: [] (expected: 1 to 255 characters each)");
  }
}
