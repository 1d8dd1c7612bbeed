package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.Ports;
import penstock.testkit.StubEndpoint;

/// Clients named by a proxy before us.
class ProxyProtocolIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String REJECTED = "penstock_listener_connections_rejected_total";

  private static final String YAML =
      """
      admin: { bind: "127.0.0.1:0" }
      server: { trustedProxies: ["192.0.2.0/24"] }
      listeners:
        web: { bind: "127.0.0.1:0", proxyProtocol: { from: [127.0.0.1] } }
        hasty: { bind: "127.0.0.1:0", proxyProtocol: { from: [127.0.0.1], timeout: 50ms } }
        strangers: { bind: "127.0.0.1:0", proxyProtocol: { from: ["10.0.0.0/8"] } }
        mixed: { bind: "127.0.0.1:0", proxyProtocol: { accept: optional, from: ["10.0.0.0/8"] } }
      accessLog: [{ file: DIR/access.log, format: "{client} {peer} {status}" }]
      routes: [{ pool: site }]
      pools:
        site: { endpoints: ["127.0.0.1:SITE"] }
      """;

  private static final String LINE = "PROXY TCP4 198.51.100.7 198.51.100.1 51000 443\r\n";

  /// Version 2, IPv6, with an authority, a unique id and its checksum.
  private static final String BINARY =
      latin(
          "0d0a0d0a000d0a515549540a2121003d20010db800000000000000000000000720010db8000000000000"
              + "000000000008c73801bb020006612e746573740500026964030004c92ff114040001ff");

  @TempDir private static Path dir;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static StubEndpoint site;

  @SuppressWarnings("NullAway.Init") // started before the first test
  private static Distribution penstock;

  private static String latin(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  @BeforeAll
  static void start() throws IOException {
    site = StubEndpoint.start(exchange -> exchange.answer(200, "fine"));
    penstock =
        Distribution.run(
            dir, YAML.replace("SITE", String.valueOf(site.port())).replace("DIR", dir.toString()));
  }

  @AfterAll
  static void stop() throws IOException {
    try (Distribution _ = penstock) {
      site.close();
    }
  }

  private static RawClient client(String listener) throws IOException {
    return RawClient.to(penstock.address(listener));
  }

  private static String forwarded() {
    return String.join(", ", site.requests().getLast().headers("x-forwarded-for"));
  }

  private static double rejected(String listener, String reason) throws IOException {
    return Scrape.of(penstock)
        .sum(REJECTED, "listener=\"" + listener + "\"", "reason=\"" + reason + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"line", "binary"})
  void aHeaderMayBeSplitAtEveryByte(String form) throws IOException {
    String header = form.equals("line") ? LINE : BINARY;
    String named = form.equals("line") ? "198.51.100.7" : "2001:db8::7";
    for (int at = 1; at < header.length(); at++) {
      try (RawClient client = client("web")) {
        client.send(header.substring(0, at)).send(header.substring(at));
        assertThat(client.get("/").body()).isEqualTo("fine");
        assertThat(forwarded()).isEqualTo(named);
      }
    }
  }

  @Test
  void aHeaderMayComeByteByByteWithARequestBehindIt() throws IOException {
    try (RawClient client = client("web")) {
      for (char each : (BINARY + RawClient.head("GET /")).toCharArray()) {
        client.send(String.valueOf(each));
      }
      assertThat(client.reply().status()).isEqualTo(200);
      assertThat(forwarded()).isEqualTo("2001:db8::7");
    }
  }

  @Test
  void theLogNamesTheClient() throws IOException {
    try (RawClient client = client("web")) {
      client.send("PROXY TCP4 198.51.100.99 198.51.100.1 51000 443\r\n");
      assertThat(client.get("/").status()).isEqualTo(200);
    }
    await()
        .atMost(PATIENCE)
        .until(() ->
            Files.readAllLines(dir.resolve("access.log"))
                .contains("198.51.100.99 198.51.100.99 200"));
  }

  @Test
  void aTrustedProxyBehindAProxyIsBelieved() throws IOException {
    try (RawClient client = client("web")) {
      client.send("PROXY TCP4 192.0.2.1 198.51.100.1 51000 443\r\n");
      assertThat(client.get("/", "X-Forwarded-For: 203.0.113.5").status()).isEqualTo(200);
      assertThat(forwarded()).isEqualTo("203.0.113.5, 192.0.2.1");
    }
  }

  @Test
  void whoSendsHeadersIsNotBelievedInHttp() throws IOException {
    try (RawClient client = client("web")) {
      client.send(LINE);
      assertThat(client.get("/", "X-Forwarded-For: 203.0.113.5").status()).isEqualTo(200);
      assertThat(forwarded()).isEqualTo("198.51.100.7");
    }
  }

  @Test
  void aStrangerCannotNameAClient() throws IOException {
    int before = site.requests().size();
    try (RawClient client = client("strangers")) {
      client.send(LINE + RawClient.head("GET /"));
      assertThat(client.rest()).isEmpty();
    }
    try (RawClient client = client("mixed")) {
      assertThat(client.send(LINE + RawClient.head("GET /")).reply().status()).isEqualTo(400);
    }
    assertThat(site.requests()).hasSize(before);
    await().atMost(PATIENCE).until(() -> rejected("strangers", "denied") == 1);
  }

  @Test
  void aStrangerWithoutAHeaderIsItself() throws IOException {
    try (RawClient client = client("mixed")) {
      assertThat(client.get("/").status()).isEqualTo(200);
      assertThat(forwarded()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void whoBreaksTheRulesIsCounted() throws IOException {
    try (RawClient client = client("web")) {
      assertThat(client.send(RawClient.head("GET /")).rest()).isEmpty();
    }
    try (RawClient client = client("hasty")) {
      assertThat(client.send("PROXY ").rest()).isEmpty();
    }
    await().atMost(PATIENCE).until(() -> rejected("web", "bad-request") >= 1);
    await().atMost(PATIENCE).until(() -> rejected("hasty", "client-timeout") >= 1);
  }

  @Test
  @Tag("external")
  void haproxyMayStandBeforeUs() throws Exception {
    int port = Ports.next();
    Path config = dir.resolve("haproxy.cfg");
    Files.writeString(
        config,
        """
        defaults
          mode tcp
          timeout connect 5s
          timeout client 30s
          timeout server 30s
          unique-id-format %%{+X}o\\ %%ci:%%cp_%%Ts
        listen front
          bind 127.0.0.1:%d
          server penstock %s send-proxy-v2 proxy-v2-options crc32c,unique-id
        """
            .formatted(port, penstock.address("web")));
    Process haproxy =
        new ProcessBuilder(List.of("/usr/sbin/haproxy", "-db", "-f", config.toString()))
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("haproxy.log").toFile())
            .start();
    try {
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> answer(URI.create("http://127.0.0.1:" + port + "/")).equals("fine"));
      assertThat(forwarded()).isEqualTo("127.0.0.1");
    } finally {
      haproxy.destroy();
    }
  }

  private static String answer(URI uri) throws IOException {
    try (RawClient client = RawClient.to(uri.getAuthority())) {
      return client.get("/").body();
    }
  }
}
