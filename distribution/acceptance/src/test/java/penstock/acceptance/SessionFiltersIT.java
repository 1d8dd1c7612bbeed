package penstock.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.testkit.DatagramClient;
import penstock.testkit.StubDatagrams;
import penstock.testkit.TcpPeer;

/// Who may come in by listeners, by the shipped filters and limits.
class SessionFiltersIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String CONFIG =
      """
      admin: { bind: "127.0.0.1:0" }
      accessLog: [{ file: LOG, format: "{listener} {client} {reason} {endpoint}" }]
      listeners:
        open: { bind: "127.0.0.1:0", protocol: tcp, pool: main, filters: [{ type: ip, allow: [127.0.0.0/8] }] }
        tcp: { bind: "127.0.0.1:0", protocol: tcp, pool: main, filters: [{ type: ip, deny: [127.0.0.1] }] }
        tls: { bind: "127.0.0.1:0", protocol: tls, default: main, filters: [{ type: ip, deny: [127.0.0.1] }] }
        auto: { bind: "127.0.0.1:0", protocol: auto, filters: [{ type: ip, deny: [127.0.0.1] }] }
        http: { bind: "127.0.0.1:0", filters: [{ type: ip, deny: [127.0.0.1] }] }
        one: { bind: "127.0.0.1:0", limits: { connectionsPerSource: 1 } }
        few: { bind: "127.0.0.1:0", protocol: tcp, pool: main, filters: [{ type: rate-limit, rate: 2/h }] }
        dns: { bind: "127.0.0.1:0", protocol: udp, pool: dns, filters: [{ type: ip, allow: [127.0.0.2] }] }
      pools:
        main: { endpoints: [{ name: a, address: "TCP" }] }
        dns: { endpoints: ["UDP"] }
      routes: [{ pool: main }]
      """;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Echo echo;

  @SuppressWarnings("NullAway.Init") // started before each test
  private StubDatagrams datagrams;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  @BeforeEach
  void start() throws IOException {
    echo = Echo.start("a");
    datagrams = StubDatagrams.start(StubDatagrams.Answers.ECHO);
    penstock =
        Distribution.run(
            folder,
            CONFIG
                .replace("LOG", log().toString())
                .replace("TCP", echo.address())
                .replace("UDP", "127.0.0.1:" + datagrams.address().getPort()));
  }

  @AfterEach
  void stop() throws IOException {
    penstock.close();
    datagrams.close();
    echo.close();
  }

  private Path log() {
    return folder.resolve("sessions.log");
  }

  private InetSocketAddress address(String listener) {
    String address = penstock.address(listener);
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  private void awaitLogged(String line) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(Files.readAllLines(log())).contains(line));
  }

  private double connections(String listener) {
    return Metrics.of(penstock)
        .sum("penstock_listener_connections", "listener=\"" + listener + '"');
  }

  @Test
  void letInWhoIsAllowed() throws IOException {
    try (TcpPeer client = TcpPeer.to(address("open"))) {
      assertThat(client.read(1)).isEqualTo("a");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tcp", "tls", "auto", "http"})
  void resetWhoIsDenied(String listener) throws IOException {
    try (TcpPeer client = TcpPeer.to(address(listener))) {
      assertThat(client.ending()).isEqualTo("reset");
    }
    awaitLogged(listener + " 127.0.0.1 denied -");
    assertThat(
            Metrics.of(penstock)
                .sum(
                    "penstock_listener_connections_rejected_total",
                    "listener=\"" + listener + "\"",
                    "reason=\"denied\""))
        .isEqualTo(1);
  }

  @Test
  void resetWhoIsOneTooManyOfItsSource() throws IOException {
    try (TcpPeer first = TcpPeer.to(address("one"))) {
      first.send("GET / HTTP/1.1\r\n");
      // Two sockets listen there: without waiting, the second may be let in before the first.
      await().atMost(PATIENCE).until(() -> connections("one") == 1);
      try (TcpPeer second = TcpPeer.to(address("one"))) {
        assertThat(second.ending()).isEqualTo("reset");
      }
    }
    awaitLogged("one 127.0.0.1 source-limit -");
  }

  @Test
  void resetWhoComesTooOften() throws IOException {
    for (int i = 0; i < 2; i++) {
      try (TcpPeer client = TcpPeer.to(address("few"))) {
        assertThat(client.read(1)).isEqualTo("a");
      }
    }
    try (TcpPeer client = TcpPeer.to(address("few"))) {
      assertThat(client.ending()).isEqualTo("reset");
    }
    awaitLogged("few 127.0.0.1 rate-limited -");
    assertThat(
            Metrics.of(penstock)
                .sum("penstock_extension_rate_limited_total", "path=\"listeners.few.filters[0]\""))
        .isEqualTo(1);
  }

  @Test
  void dropDatagramsOfOthers() throws IOException {
    try (DatagramClient denied = DatagramClient.from("127.0.0.1", address("dns"));
        DatagramClient allowed = DatagramClient.from("127.0.0.2", address("dns"))) {
      denied.send("denied");
      assertThat(allowed.ask("allowed")).isEqualTo("allowed");
      await()
          .atMost(PATIENCE)
          .until(() ->
              Metrics.of(penstock).sum("penstock_udp_datagrams_dropped_total", "reason=\"denied\"")
                  == 1);
    }
    assertThat(List.copyOf(datagrams.received()))
        .extracting(each -> new String(each.bytes(), UTF_8))
        .containsExactly("allowed");
  }
}
