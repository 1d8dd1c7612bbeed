package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.testkit.Http2Client;

/// Listeners that tell by the first bytes what is spoken.
@Timeout(60)
class EngineAutoTest {

  private static final String OPEN = "penstock_listener_connections";
  private static final String HANDSHAKES = "penstock_tls_handshakes_total";
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

  private void applyAuto(String more) throws IOException {
    bench.apply(
        "protocol: auto, tls: {}, sni: { db.example.com: db, no.example.com: reject } " + more);
  }

  @Test
  void onePortSpeaksHttpWithoutTls() throws IOException {
    applyAuto("");
    assertThat(Client.once(bench.fixture.at("web"), "/").body()).isEqualTo("site");
    assertThat(bench.site.requests().getLast().header("x-forwarded-proto")).isEqualTo("http");
    try (Http2Client client = Http2Client.connect(bench.fixture.at("web"))) {
      assertThat(client.get(1, "/").answer(1).text()).isEqualTo("site");
    }
  }

  @Test
  void theSamePortEndsTls() throws Exception {
    applyAuto("");
    for (String name : new String[] {"localhost", null}) {
      try (SSLSocket socket = bench.client(name)) {
        assertThat(new Client(socket).get("/").body()).isEqualTo("site");
      }
      assertThat(bench.site.requests().getLast().header("x-forwarded-proto")).isEqualTo("https");
    }
    try (SSLSocket socket = bench.client("localhost", "h2")) {
      socket.startHandshake();
      assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
      // Who hangs up before the server has spoken may fail its side of the handshake.
      assertThat(socket.getInputStream().read()).isNotNegative();
    }
    EngineFixture.await("counted", () -> bench.fixture.count(HANDSHAKES, "result", "ok") == 3);
    EngineFixture.await("gone", () -> bench.fixture.gauge(OPEN) == 0);
  }

  @Test
  void theSamePortPassesTlsOn() throws IOException {
    applyAuto("");
    try (SSLSocket socket = bench.client("db.example.com")) {
      assertThat(SniBench.subject(socket)).isEqualTo("CN=db.example.com");
    }
    assertThat(bench.fixture.count(HANDSHAKES)).isZero();
    try (SSLSocket socket = bench.client("no.example.com")) {
      assertThatThrownBy(socket::startHandshake).hasMessageContaining("unrecognized_name");
    }
  }

  @Test
  void aLargeUploadFollowsTheLook() throws IOException {
    bench.site.behave(
        exchange -> exchange.answer(200, new String(exchange.body(), StandardCharsets.US_ASCII)));
    String body = "0123456789".repeat(LARGE / 10);
    applyAuto("");
    try (Client client = bench.fixture.client("web")) {
      assertThat(client.post("/", body).body()).isEqualTo(body);
    }
    try (SSLSocket socket = bench.client(null)) {
      assertThat(new Client(socket).post("/", body).body()).isEqualTo(body);
    }
  }

  @Test
  void httpWithoutTlsMayBeSentAway() throws Exception {
    applyAuto(", plain: false");
    try (Socket socket = bench.plain()) {
      socket.getOutputStream().write(SniBench.ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
      assertThat(SniBench.rest(socket)).isEmpty();
    }
    assertThat(bench.site.requests()).isEmpty();
  }

  @Test
  void withoutTlsOfOurOwnTheRestIsRejected() throws IOException {
    bench.apply("protocol: auto, sni: { db.example.com: db }");
    try (SSLSocket socket = bench.client("a.example.com")) {
      assertThatThrownBy(socket::startHandshake).hasMessageContaining("unrecognized_name");
    }
    assertThat(Client.once(bench.fixture.at("web"), "/").status()).isEqualTo(200);
  }
}
