package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Listeners that pass TLS on by the name that is asked for.
@Timeout(60)
class EngineSniTest {

  private static final String REJECTED = "penstock_listener_connections_rejected_total";
  private static final String OPEN = "penstock_listener_connections";
  private static final int LARGE = 3_000_000;

  private SniBench bench;

  @BeforeEach
  void start() throws IOException {
    bench = new SniBench();
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private void applyTls(String more) throws IOException {
    bench.apply(
        "protocol: tls, sni: { db.example.com: db, \"*.wild.example\": { to: other, alpn: { x: db"
            + " } } } "
            + more);
  }

  @ParameterizedTest
  @CsvSource({
    "db.example.com, CN=db.example.com",
    "DB.Example.Com, CN=db.example.com",
    "a.wild.example, CN=other.example.com",
    "a.b.wild.example, CN=other.example.com"
  })
  void aClientSeesTheCertificateOfTheEndpointItAsksFor(String name, String subject)
      throws IOException {
    applyTls("");
    try (SSLSocket socket = bench.client(name)) {
      assertThat(SniBench.subject(socket)).isEqualTo(subject);
      assertThat(new Client(socket).get("/").body()).isEqualTo(subject.substring(3));
    }
  }

  @Test
  void whatAClientCanSpeakMayTakeItElsewhere() throws IOException {
    applyTls("");
    try (SSLSocket socket = bench.client("a.wild.example", "http/1.1", "x")) {
      assertThat(SniBench.subject(socket)).isEqualTo("CN=db.example.com");
    }
  }

  @Test
  void aNameThatNobodyHasIsToldSo() throws Exception {
    applyTls("");
    for (String name : new String[] {"nobody.example.com", null}) {
      try (SSLSocket socket = bench.client(name)) {
        assertThatThrownBy(socket::startHandshake)
            .isInstanceOf(SSLHandshakeException.class)
            .hasMessageContaining("unrecognized_name");
      }
    }
    bench.fixture.awaitCount(2, REJECTED, "reason", "no-route");
    EngineFixture.await("gone", () -> bench.fixture.gauge(OPEN) == 0);
  }

  @Test
  void aNameThatNobodyHasMayGoSomewhere() throws IOException {
    applyTls(", default: other");
    for (String name : new String[] {"nobody.example.com", null}) {
      try (SSLSocket socket = bench.client(name)) {
        assertThat(SniBench.subject(socket)).isEqualTo("CN=other.example.com");
      }
    }
  }

  @Test
  void carriesLargeBodiesBothWays() throws Exception {
    String body = "0123456789".repeat(LARGE / 10);
    bench.db.behave(
        exchange -> exchange.answer(200, new String(exchange.body(), StandardCharsets.US_ASCII)));
    applyTls("");
    try (SSLSocket socket = bench.client("db.example.com")) {
      assertThat(new Client(socket).post("/", body).body()).isEqualTo(body);
    }
    EngineFixture.await("gone", () -> bench.fixture.gauge(OPEN) == 0);
  }

  @Test
  void aHelloMayComeByteByByte() throws IOException {
    applyTls("");
    try (Socket slow = new SniBench.Dripping(bench.fixture.at("web"), 600);
        SSLSocket socket = SniBench.over(slow, "db.example.com")) {
      assertThat(SniBench.subject(socket)).isEqualTo("CN=db.example.com");
    }
  }

  @Test
  void whoSpeaksNoTlsIsSentAway() throws Exception {
    applyTls("");
    try (Socket socket = bench.plain()) {
      socket.getOutputStream().write(SniBench.ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
      assertThat(SniBench.rest(socket)).isEmpty();
    }
    EngineFixture.await(
        "counted", () -> bench.fixture.count(REJECTED, "reason", "bad-request") == 1);
    EngineFixture.await("gone", () -> bench.fixture.gauge(OPEN) == 0);
  }

  @Test
  void whoSpeaksBadTlsHearsOfIt() throws Exception {
    applyTls("");
    try (Socket socket = bench.plain()) {
      socket.getOutputStream().write(new byte[] {22, 3, 1, 0, 5, 1, 0, 0, 1, 0});
      assertThat(SniBench.rest(socket)).containsExactly(21, 3, 3, 0, 2, 2, 50);
    }
    try (Socket socket = bench.plain()) {
      socket
          .getOutputStream()
          .write(new byte[] {22, 3, 1, 0, 5, 2, 0, 0, 1, 0, 'm', 'o', 'r', 'e'});
      assertThat(SniBench.rest(socket)).containsExactly(21, 3, 3, 0, 2, 2, 10);
    }
    EngineFixture.await(
        "counted", () -> bench.fixture.count(REJECTED, "reason", "bad-request") == 2);
  }

  @Test
  void aHelloThatIsTooLongIsNotWaitedFor() throws Exception {
    applyTls("");
    try (Socket socket = bench.plain()) {
      socket.getOutputStream().write(new byte[] {22, 3, 1, 64, 0, 1, 1, 0, 0});
      assertThat(SniBench.rest(socket)).containsExactly(21, 3, 3, 0, 2, 2, 50);
    }
    EngineFixture.await("counted", () -> bench.fixture.count(REJECTED, "reason", "too-large") == 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void whoSaysTooLittleIsSentAway(int bytes) throws Exception {
    applyTls(", timeouts: { hello: 10ms }");
    try (Socket socket = bench.plain()) {
      socket.getOutputStream().write(new byte[] {22, 3, 1}, 0, bytes);
      assertThat(SniBench.rest(socket)).isEmpty();
    }
    EngineFixture.await(
        "counted", () -> bench.fixture.count(REJECTED, "reason", "client-timeout") == 1);
    EngineFixture.await("gone", () -> bench.fixture.gauge(OPEN) == 0);
  }

  @Test
  void whoLeavesEarlyIsForgotten() throws Exception {
    applyTls("");
    bench.plain().close();
    EngineFixture.await(
        "counted", () -> bench.fixture.count(REJECTED, "reason", "client-closed") == 1);
    EngineFixture.await("gone", () -> bench.fixture.gauge(OPEN) == 0);
  }

  @Test
  void whoSaysNothingLeavesWithTheListener() throws Exception {
    applyTls(", timeouts: { hello: 1h }");
    try (Socket socket = bench.plain()) {
      EngineFixture.await("in", () -> bench.fixture.gauge(OPEN) == 1);
      bench.fixture.engine.stopNow();
      assertThat(SniBench.rest(socket)).isEmpty();
    }
  }

  @Test
  void aProxyHeaderMayStandBeforeTls() throws IOException {
    applyTls(", proxyProtocol: { from: [127.0.0.1] }");
    Socket plain = bench.plain();
    plain.getOutputStream().write(SniBench.ascii("PROXY TCP4 192.0.2.1 192.0.2.2 51000 443\r\n"));
    try (SSLSocket socket = SniBench.over(plain, "db.example.com")) {
      assertThat(SniBench.subject(socket)).isEqualTo("CN=db.example.com");
      assertThat(new Client(socket).get("/").body()).isEqualTo("db.example.com");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "protocol: tls, sni: { a.example: terminate } | sni: a.example to terminate (expected: a"
            + " pool",
        "protocol: tls, default: terminate | default: terminate (expected: a pool or reject",
        "protocol: auto, default: terminate | default: terminate (expected: a pool or reject",
        "protocol: auto, tls: {}, default: db | tls: there (expected: terminate in sni or default",
        "protocol: tls, sni: { \"a*\": db } | a* (expected: a host such as",
        "protocol: tls, timeouts: { hello: 0 } | hello: 0s (expected: more than 0)"
      })
  void whatDoesNotFitIsRefused(String listener, String problem) {
    assertThatThrownBy(() -> bench.apply(listener)).hasMessageContaining(problem);
  }
}
