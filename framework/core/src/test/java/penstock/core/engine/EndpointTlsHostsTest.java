package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.StandardConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import penstock.config.ConfigException;
import penstock.core.endpoint.EndpointTls;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tally;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.Http2Stub;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TestCertificate;

/// Endpoints that are asked in TLS by the host of each request.
@Timeout(60)
class EndpointTlsHostsTest {

  private static final TestCertificate CA = TestCertificate.authority("Test CA");
  private static final TestCertificate SITE = CA.issue("EC", "a.test", "b.test", "127.0.0.1");

  @TempDir private Path dir;

  private final List<String> askedFor = new CopyOnWriteArrayList<>();
  private EngineFixture fixture;
  private StubEndpoint stub;

  @BeforeEach
  void start() throws IOException {
    fixture = new EngineFixture();
    stub = StubEndpoint.start(secure(), exchange -> exchange.answer(200, "secret"));
  }

  private ServerSocket secure(String... protocols) throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            SITE.context(CA)
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(protocols);
    parameters.setSNIMatchers(List.of(new Listening()));
    server.setSSLParameters(parameters);
    return server;
  }

  /// Notes which names are asked for.
  private final class Listening extends SNIMatcher {

    Listening() {
      super(StandardConstants.SNI_HOST_NAME);
    }

    @Override
    public boolean matches(SNIServerName name) {
      String asked = new String(name.getEncoded(), StandardCharsets.US_ASCII);
      askedFor.add(asked);
      return !asked.equals("unknown.test");
    }
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  private void apply(int port, String more) throws IOException {
    apply(port, more, CA);
  }

  private void apply(int port, String more, TestCertificate trusted) throws IOException {
    fixture.apply(
        """
        server: { ioThreads: 1 }
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes:
          - { path: /inner, pool: site, rewrite: { host: b.test } }
          - { pool: site }
        pools:
          site:
            endpoints: ["127.0.0.1:%d"]
            tls: { ca: %s, sni: "{host}" }
            %s
        """
            .formatted(port, trusted.write(dir, "ca"), more));
  }

  @Test
  void areAskedByNameAndItsConnectionsServeItAlone() throws Exception {
    apply(stub.port(), "");
    try (Client client = fixture.client("web")) {
      for (String host : List.of("a.test", "b.test", "A.test:8080", "b.test")) {
        assertThat(client.get("/", "Host: " + host).body()).isEqualTo("secret");
      }
    }
    assertThat(askedFor).containsExactly("a.test", "b.test");
    assertThat(stub.connections()).isEqualTo(2);
  }

  @Test
  void mustFitTheNameAlsoWhereAConnectionForAnotherIsKept() throws Exception {
    apply(stub.port(), "");
    try (Client client = fixture.client("web")) {
      assertThat(client.get("/", "Host: a.test").status()).isEqualTo(200);
      Client.Answer answer = client.get("/", "Host: c.test");
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.header("proxy-status")).contains("certificate for another name");
      assertThat(client.get("/", "Host: a.test").status()).isEqualTo(200);
    }
    assertThat(stub.requests()).hasSize(2);
    assertThat(askedFor).containsExactly("a.test", "c.test");
  }

  @ParameterizedTest
  @CsvSource({
    "c.test, certificate for another name",
    "not_a_name.test, certificate for another name",
    "127.0.0.2, certificate for another name",
    "unknown.test, handshake refused: unrecognized_name",
  })
  void areNotToBlameForAHostThatTheyDoNotServe(String host, String words) throws Exception {
    apply(stub.port(), "");
    LiveEndpoint endpoint = fixture.endpoint("site", "127.0.0.1:" + stub.port());
    endpoint.tally().wanted(true);
    try (Client client = fixture.client("web")) {
      Client.Answer answer = client.get("/", "Host: " + host);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.header("proxy-status")).contains("tls-error: " + words);
      assertThat(endpoint.tally().take()).isEqualTo(new Tally.Counts(0, 0));
      assertThat(client.get("/", "Host: a.test").status()).isEqualTo(200);
    }
    assertThat(endpoint.tally().take()).isEqualTo(new Tally.Counts(1, 0));
  }

  @Test
  void areToBlameForACertificateThatNobodyVouchesFor() throws Exception {
    TestCertificate stranger = TestCertificate.authority("Another CA");
    apply(stub.port(), "", stranger);
    LiveEndpoint endpoint = fixture.endpoint("site", "127.0.0.1:" + stub.port());
    endpoint.tally().wanted(true);
    try (Client client = fixture.client("web")) {
      assertThat(client.get("/", "Host: a.test").status()).isEqualTo(502);
    }
    assertThat(endpoint.tally().take()).isEqualTo(new Tally.Counts(0, 1));
  }

  @Test
  void doNotFillTheLogWithHostsThatClientsMakeUp() throws Exception {
    apply(stub.port(), "");
    Logger log = (Logger) LoggerFactory.getLogger(EndpointTls.class);
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    log.addAppender(appender);
    try (Client client = fixture.client("web")) {
      for (String host : List.of("c.test", "d.test", "e.test")) {
        assertThat(client.get("/", "Host: " + host).status()).isEqualTo(502);
      }
    } finally {
      log.detachAppender(appender);
    }
    assertThat(appender.list).hasSize(1);
  }

  @Test
  void areAskedByTheHostTheyAreTold() throws Exception {
    apply(stub.port(), "");
    try (Client client = fixture.client("web")) {
      assertThat(client.get("/inner", "Host: c.test").status()).isEqualTo(200);
    }
    assertThat(askedFor).containsExactly("b.test");
  }

  @Test
  void areAskedForNoNameByAddresses() throws Exception {
    apply(stub.port(), "");
    try (Client client = fixture.client("web")) {
      assertThat(client.get("/", "Host: 127.0.0.1").status()).isEqualTo(200);
      assertThat(client.get("/", "Host: 127.0.0.2").status()).isEqualTo(502);
    }
    assertThat(askedFor).isEmpty();
  }

  @Test
  void shareConnectionsOfHttp2ByName() throws Exception {
    try (Http2Stub site =
        Http2Stub.start(
            secure("h2"),
            (peer, _) -> {
              peer.settings();
              Http2Frame frame;
              while ((frame = peer.next()) != null) {
                if (frame.type() == Http2Client.HEADERS) {
                  peer.headers(frame.stream(), Http2Client.END_STREAM, ":status", "204");
                }
              }
            })) {
      apply(site.address().getPort(), "protocol: h2");
      try (Client client = fixture.client("web")) {
        for (String host : List.of("a.test", "b.test", "a.test", "b.test")) {
          assertThat(client.get("/", "Host: " + host).status()).isEqualTo(204);
        }
      }
      assertThat(askedFor).containsExactly("a.test", "b.test");
      assertThat(site.connections()).isEqualTo(2);
    }
  }

  @Test
  void areNotAskedByAnythingElse() {
    assertThatThrownBy(() ->
            fixture.apply(
                """
                listeners: { web: { bind: "127.0.0.1:0" } }
                routes: [{ pool: site }]
                pools: { site: { endpoints: ["127.0.0.1:1"], tls: { sni: "{path}" } } }
                """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("sni: {path} (expected: a host name or {host})");
  }
}
