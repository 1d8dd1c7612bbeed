package penstock.plugin.health.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import penstock.spi.Plugin;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.testkit.PluginContract;

class TcpHealthPluginTest extends PluginContract {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HealthChecker check = new TcpHealthPlugin.PortCheck(0);

  @Override
  protected Plugin plugin() {
    return new TcpHealthPlugin();
  }

  @Test
  void passesWhenThePortIsOpen() throws Exception {
    try (ServerSocket server = listening()) {
      assertThat(check.probe(at("127.0.0.1", server.getLocalPort()), TIMEOUT))
          .isEqualTo(new ProbeResult.Pass("port open"));
    }
  }

  @Test
  void failsWhenNobodyListens() throws Exception {
    assertThat(check.probe(at("127.0.0.1", closedPort()), TIMEOUT))
        .isEqualTo(new ProbeResult.Fail("connection refused", false));
  }

  @Test
  void checksAnotherPortWhenToldTo() throws Exception {
    try (ServerSocket server = listening()) {
      int open = server.getLocalPort();
      int closed = closedPort();
      assertThat(new TcpHealthPlugin.PortCheck(open).probe(at("127.0.0.1", closed), TIMEOUT))
          .isEqualTo(new ProbeResult.Pass("port " + open + " open"));
      assertThat(new TcpHealthPlugin.PortCheck(closed).probe(at("127.0.0.1", open), TIMEOUT))
          .isEqualTo(new ProbeResult.Fail("port " + closed + ": connection refused", false));
    }
  }

  @Test
  void failsWhenTheNameIsUnknown() throws Exception {
    assertThat(check.probe(at("nowhere.invalid", 80), TIMEOUT))
        .isEqualTo(new ProbeResult.Fail("unknown host nowhere.invalid", false));
  }

  @Test
  void refusesPortsOutOfRange() {
    assertThatThrownBy(() -> new TcpHealthPlugin.Settings(65536))
        .hasMessage("port: 65536 (expected: 0 to 65535)");
    assertThat(new TcpHealthPlugin.Settings(0).port()).isZero();
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static int closedPort() throws IOException {
    try (ServerSocket server = listening()) {
      return server.getLocalPort();
    }
  }

  private static Endpoint at(String host, int port) {
    return new Endpoint("a", host, port, 1, Map.of());
  }
}
