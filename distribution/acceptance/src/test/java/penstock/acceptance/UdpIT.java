package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.DatagramClient;
import penstock.testkit.QuicPackets;
import penstock.testkit.StubDatagrams;

/// UDP, passed on to endpoints on loopback.
class UdpIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private UdpSite site;

  @BeforeEach
  void start() throws IOException {
    site = UdpSite.start(folder);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void carriesRandomDatagramsOfEverySizeByteForByte() throws IOException {
    Random random = new Random(4);
    try (Distribution penstock = site.run();
        DatagramClient client = UdpSite.client(penstock, "echo")) {
      for (int size = 0; size <= 65_507; size += size < 1_600 ? 1 : 97) {
        exchange(client, random, size);
      }
      exchange(client, random, 65_507);
      assertThat(Metrics.of(penstock).sum("penstock_udp_datagrams_dropped_total")).isZero();
    }
  }

  private static void exchange(DatagramClient client, Random random, int size) throws IOException {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    client.send(bytes);
    assertThat(client.receive()).isEqualTo(bytes);
  }

  @Test
  void keepsEachClientWithOneEndpointWhateverThePolicy() throws IOException {
    try (Distribution penstock = site.run()) {
      for (int i = 0; i < UdpSite.POLICIES.size(); i++) {
        String policy = UdpSite.POLICIES.get(i);
        Set<String> seen = keepingClients(penstock, "policy-" + i);
        switch (policy) {
          case "ip-hash" -> assertThat(seen).hasSize(1);
          // It may have found one of them slow.
          case "peak-ewma" -> assertThat(seen).isNotEmpty();
          default -> assertThat(seen).as(policy).hasSize(2);
        }
      }
    }
  }

  /// Who serves some clients, each of whom stays where it is.
  private static Set<String> keepingClients(Distribution penstock, String listener)
      throws IOException {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 24; i++) {
      try (DatagramClient client = UdpSite.client(penstock, listener)) {
        String name = client.ask("who");
        assertThat(name).isIn("a", "b");
        assertThat(client.ask("who")).isEqualTo(name);
        assertThat(client.ask("who")).isEqualTo(name);
        seen.add(name);
      }
    }
    return seen;
  }

  @Test
  void forgetsASessionWhenNothingMovesAndTellsOfIt() throws Exception {
    try (Distribution penstock = site.run();
        DatagramClient client = UdpSite.client(penstock, "short")) {
      client.ask("one two");
      awaitSessions(penstock, "short", 0);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(Files.readString(folder.resolve("access.log")))
                  .contains(
                      "\"listener\":\"short\",\"protocol\":\"udp\"",
                      "\"client\":\"127.0.0.1\",\"clientPort\":" + client.address().getPort(),
                      "\"reason\":\"ok\",\"pool\":\"two\"",
                      "\"bytesIn\":7,\"bytesOut\":1"));
      assertThat(client.ask("again")).isIn("a", "b");
    }
  }

  private static void awaitSessions(Distribution penstock, String listener, int count) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            Metrics.of(penstock).sum("penstock_udp_sessions", "listener=\"" + listener + '"')
                == count);
  }

  @Test
  void answersNamesAndFreesTheSocketWithTheAnswer() throws IOException {
    try (Distribution penstock = site.run()) {
      await()
          .atMost(PATIENCE)
          .until(() -> Metrics.of(penstock).sum("penstock_endpoint_state", "unhealthy") == 1);
      for (int i = 0; i < 20; i++) {
        try (DatagramClient client = UdpSite.client(penstock, "dns")) {
          byte[] query = DnsText.query(i, "www.example.com");
          client.send(query);
          assertThat(client.receive()).isEqualTo(DnsText.noError(query));
        }
      }
      awaitSessions(penstock, "dns", 0);
      assertThat(Metrics.of(penstock).sum("penstock_udp_sessions_ended_total", "reason=\"ok\""))
          .isEqualTo(20);
    }
  }

  @Test
  void followsAQuicConnectionToAnotherAddress() throws IOException {
    try (Distribution penstock = site.run()) {
      for (int i = 0; i < 4; i++) {
        String id;
        try (DatagramClient before = UdpSite.client(penstock, "quic")) {
          before.send(QuicPackets.initial("random-" + i + "!", "client", "hello"));
          id = QuicPackets.text(before.receive());
        }
        for (int j = 0; j < 5; j++) {
          try (DatagramClient after = UdpSite.client(penstock, "quic")) {
            after.send(QuicPackets.shorter(id, "go on"));
            assertThat(QuicPackets.text(after.receive())).isEqualTo(id);
          }
        }
      }
    }
  }

  @Test
  void sendsClientsElsewhereWhenAnEndpointIsGone() throws IOException {
    try (Distribution penstock = site.run()) {
      site.stub("a").close();
      for (int i = 0; i < 20; i++) {
        try (DatagramClient client = UdpSite.client(penstock, "plain")) {
          assertThat(client.ask("who")).isEqualTo("b");
        }
      }
      assertThat(
              Metrics.of(penstock)
                  .sum("penstock_endpoint_errors_total", "reason=\"connect-refused\""))
          .isPositive();
    }
  }

  @Test
  void drainsWithoutNewSessionsAndCutsTheOthersAtTheEnd() throws Exception {
    try (Distribution penstock = site.run();
        DatagramClient client = UdpSite.client(penstock, "plain")) {
      String name = client.ask("who");
      String other = name.equals("a") ? "b" : "a";
      Launcher.Result drained =
          Launcher.shipped()
              .run("drain", "--admin", penstock.address("(admin)"), "two/" + name, "--wait");
      assertThat(drained.exit()).as("one was cut off: %s", drained.out()).isEqualTo(3);
      assertThat(client.ask("who")).isEqualTo(other);
      assertThat(Metrics.of(penstock).sum("penstock_drain_forced_total", "endpoint=\"" + name))
          .isEqualTo(1);
      for (int i = 0; i < 6; i++) {
        try (DatagramClient late = UdpSite.client(penstock, "plain")) {
          assertThat(late.ask("who")).isEqualTo(other);
        }
      }
    }
  }

  @Test
  void keepsSessionsOverAReload() throws Exception {
    try (Distribution penstock = site.run();
        DatagramClient client = UdpSite.client(penstock, "echo")) {
      InetSocketAddress before = sessionOf(client);
      Path file = folder.resolve("penstock.yaml");
      String next = Files.readString(file).replace("drain: { timeout: 2s }", "drain: {}");
      Files.writeString(file, next.replace("idle: 1s", "idle: 2s"));
      penstock.signal("HUP");
      await()
          .atMost(PATIENCE)
          .until(() ->
              Metrics.of(penstock).sum("penstock_config_applied_total", "result=\"ok\"") == 2);
      assertThat(sessionOf(client)).isEqualTo(before);
    }
  }

  private InetSocketAddress sessionOf(DatagramClient client)
      throws IOException, InterruptedException {
    BlockingQueue<StubDatagrams.Received> received = site.stub("echo").received();
    received.clear();
    client.ask("x");
    return received.take().from();
  }

  @Test
  void servesWhomItKnowsUntilItIsDown() throws Exception {
    try (Distribution penstock = site.run();
        DatagramClient client = UdpSite.client(penstock, "echo")) {
      client.ask("x");
      penstock.signal("TERM");
      await().atMost(PATIENCE).until(() -> isDeaf(penstock));
      assertThat(client.ask("still here")).isEqualTo("still here");
      assertThat(penstock.awaitExit()).isZero();
    }
  }

  private static boolean isDeaf(Distribution penstock) throws IOException {
    try (DatagramClient late = UdpSite.client(penstock, "echo")) {
      late.send("x");
      return late.receiveWithin(200) == null;
    }
  }

  @Test
  void refusesWhatMakesNoSense() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("wrong.yaml"),
            """
            listeners:
              dns: { bind: ":53", protocol: udp, pool: resolver }
              log: { bind: ":514", protocol: udp, pool: logs }
            pools:
              resolvers: { endpoints: ["127.0.0.1:53"] }
              logs: { endpoints: ["127.0.0.1:514"], balance: { type: maglev, key: path } }
            """);
    Launcher.Result checked = Launcher.shipped().run("check", "-c", file.toString());
    assertThat(checked.exit()).isNotZero();
    assertThat(checked.out() + checked.err())
        .contains("resolver: no such pool", "resolvers")
        .contains("path (expected: source-ip or 5-tuple, listener log reads no requests)");
  }
}
