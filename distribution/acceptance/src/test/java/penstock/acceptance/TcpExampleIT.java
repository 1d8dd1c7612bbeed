package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.TcpPeer;

/// `examples/tcp` does what its README says, with free ports in place of those it names.
class TcpExampleIT {

  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", ""), "../../examples/tcp").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void aClientStaysAtItsServerWhileThatIsThere() throws IOException {
    try (Echo one = Echo.start("1");
        Echo two = Echo.start("2")) {
      String yaml =
          Files.readString(EXAMPLE.resolve("penstock.yaml"))
              .replace("127.0.0.1:9001", one.address())
              .replace("127.0.0.1:9002", two.address())
              .replaceAll("127\\.0\\.0\\.1:(8083|9900)\"", "127.0.0.1:0\"");
      try (Distribution penstock = Distribution.run(folder, yaml)) {
        // While only one of them has passed its first check, that one serves everybody.
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> Metrics.of(penstock).sum("penstock_pool_endpoints", "state=\"ready\"") == 2);
        int first =
            await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> stays(penstock), server -> server > 0);

        (first == 1 ? one : two).close();

        assertThat(served(penstock)).isEqualTo(3 - first);
      }
    }
  }

  /// The number of the server that takes one connection after the other; 0 if they differ.
  private static int stays(Distribution penstock) throws IOException {
    int first = served(penstock);
    for (int i = 0; i < 5; i++) {
      if (served(penstock) != first) {
        return 0;
      }
    }
    return first;
  }

  /// The number of the server that takes a connection.
  private static int served(Distribution penstock) throws IOException {
    String address = penstock.address("cache");
    int colon = address.lastIndexOf(':');
    int port = Integer.parseInt(address.substring(colon + 1));
    try (TcpPeer peer = TcpPeer.to(new InetSocketAddress(address.substring(0, colon), port))) {
      String letter = peer.read(1);
      return letter.isEmpty() ? 0 : Integer.parseInt(letter);
    }
  }
}
