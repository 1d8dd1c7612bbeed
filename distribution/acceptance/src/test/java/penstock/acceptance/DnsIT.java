package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.DatagramClient;
import penstock.testkit.Ports;

/// A name server behind Penstock, by UDP and TCP on one port.
@Tag("external")
class DnsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LONG = "x".repeat(250);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Process server;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  private int port;

  @BeforeEach
  void start() throws IOException {
    port = Ports.next();
    int real = Ports.next();
    server =
        new ProcessBuilder(
                "/usr/sbin/dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--pid-file",
                "--no-resolv",
                "--no-hosts",
                "--listen-address=127.0.0.1",
                "--bind-interfaces",
                "--port=" + real,
                "--address=/example.com/10.1.2.3",
                "--txt-record=long.example.org," + LONG + "," + LONG + "," + LONG,
                "--user=" + System.getProperty("user.name"))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("dnsmasq.log").toFile())
            .start();
    penstock =
        Distribution.run(
            folder,
            """
            admin: { bind: "127.0.0.1:0" }
            listeners:
              dns: { bind: "127.0.0.1:%1$d", protocol: udp, pool: dns, session: { responses: 1 } }
              dns-tcp: { bind: "127.0.0.1:%1$d", protocol: tcp, pool: dns }
            pools:
              dns:
                balance: ip-hash
                health: { type: udp, query: "www.example.com A", interval: 200ms }
                endpoints: ["127.0.0.1:%2$d"]
            """
                .formatted(port, real));
    await()
        .atMost(PATIENCE)
        .until(() -> Metrics.of(penstock).sum("penstock_pool_endpoints", "\"ready\"") == 1);
  }

  @AfterEach
  void stop() throws IOException {
    penstock.close();
    server.destroy();
  }

  @Test
  void findsNamesByUdp() throws IOException {
    for (int i = 0; i < 20; i++) {
      byte[] query = DnsText.query(i, "host-" + i + ".example.com");
      assertThat(byUdp(query)).startsWith((byte) 0, (byte) i).endsWith(10, 1, 2, 3);
    }
    await().atMost(PATIENCE).until(() -> count("penstock_udp_sessions_ended_total") >= 20);
    assertThat(count("penstock_tcp_sessions_ended_total")).isZero();
  }

  @Test
  void asksOnByTcpWhenAnAnswerIsTooLongForUdp() throws IOException {
    byte[] query = DnsText.textQuery(7, "long.example.org");
    assertThat(DnsText.isTruncated(byUdp(query))).isTrue();
    assertThat(new String(byTcp(query), StandardCharsets.US_ASCII)).contains(LONG);
    await().atMost(PATIENCE).until(() -> count("penstock_tcp_sessions_ended_total") == 1);
  }

  private double count(String metric) {
    return Metrics.of(penstock).sum(metric, "reason=\"ok\"");
  }

  private byte[] byUdp(byte[] query) throws IOException {
    try (DatagramClient client = DatagramClient.of(address())) {
      client.send(query);
      return client.receive();
    }
  }

  private byte[] byTcp(byte[] query) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(query.length);
      out.write(query);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return in.readNBytes(in.readUnsignedShort());
    }
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
