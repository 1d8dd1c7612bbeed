package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.DatagramClient;
import penstock.testkit.StubDatagrams;
import penstock.testkit.TcpPeer;

/// What works where Java has no IPv6.
class WithoutIpv6IT {

  private static final String CONFIG =
      """
      admin: { bind: "127.0.0.1:0" }
      listeners:
        tcp: { bind: ":0", protocol: tcp, pool: both }
        only: { bind: "127.0.0.1:0", protocol: tcp, pool: six }
        dns: { bind: ":0", protocol: udp, pool: datagrams }
      pools:
        both: { endpoints: ["[::1]:9", "TCP"] }
        six: { endpoints: ["[::1]:9"] }
        datagrams: { endpoints: ["[::1]:9", "UDP"] }
      """;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Echo echo;

  @SuppressWarnings("NullAway.Init") // started before each test
  private StubDatagrams datagrams;

  @BeforeEach
  void start() throws IOException {
    echo = Echo.start("a");
    datagrams = StubDatagrams.start(StubDatagrams.Answers.ECHO);
  }

  @AfterEach
  void stop() throws IOException {
    datagrams.close();
    echo.close();
  }

  private static Launcher launcher() throws IOException {
    return Launcher.shipped().with("PENSTOCK_OPTS", "-Djava.net.preferIPv4Stack=true");
  }

  private List<String> run(String config) throws IOException {
    Path file = Files.writeString(folder.resolve("penstock.yaml"), config);
    return List.of("run", "-c", file.toString());
  }

  private static InetSocketAddress here(Distribution penstock, String listener) {
    String address = penstock.address(listener);
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  @Test
  void whoIsReachedByIpv4Serves() throws IOException {
    String config =
        CONFIG
            .replace("TCP", echo.address())
            .replace("UDP", "127.0.0.1:" + datagrams.address().getPort());
    try (Distribution penstock = Distribution.start(launcher(), run(config))) {
      for (int i = 0; i < 4; i++) {
        try (TcpPeer client = TcpPeer.to(here(penstock, "tcp"));
            DatagramClient asking = DatagramClient.of(here(penstock, "dns"))) {
          assertThat(client.read(1)).isEqualTo("a");
          assertThat(asking.ask("x")).isEqualTo("x");
        }
      }
      try (TcpPeer client = TcpPeer.to(here(penstock, "only"))) {
        assertThat(client.ending()).isEqualTo("reset");
      }
      assertThat(penstock.log()).doesNotContain("Exception");
    }
  }

  @Test
  void whoListensByIpv6IsToldWhyHeCannot() throws Exception {
    for (String protocol : List.of("tcp", "udp")) {
      Path file =
          Files.writeString(
              folder.resolve("six.yaml"),
              """
              admin: { bind: "127.0.0.1:0" }
              listeners: { six: { bind: "[::1]:0", protocol: %s, pool: main } }
              pools: { main: { endpoints: ["127.0.0.1:9"] } }
              """
                  .formatted(protocol));
      Launcher.Result result = launcher().run("run", "-c", file.toString());
      assertThat(result.exit()).isNotZero();
      assertThat(result.out() + result.err())
          .contains("bind: [::1]:0: IPv6 (expected: IPv4, there is no IPv6)");
    }
  }
}
