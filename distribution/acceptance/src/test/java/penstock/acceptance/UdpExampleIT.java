package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.testkit.DatagramClient;
import penstock.testkit.StubDatagrams;
import penstock.testkit.StubDatagrams.Answers;

/// The example for UDP does what its README says.
class UdpExampleIT {

  private static final Path EXAMPLE =
      Path.of(System.getProperty("basedir", ""), "../../examples/udp/penstock.yaml")
          .toAbsolutePath()
          .normalize();

  @TempDir private Path folder;

  @Test
  void asksEitherResolverAndTheOtherWhenOneIsGone() throws IOException {
    StubDatagrams one = StubDatagrams.start(naming(1));
    try (StubDatagrams two = StubDatagrams.start(naming(2));
        Distribution penstock = run(one, two)) {
      await().atMost(Duration.ofSeconds(30)).until(() -> asked(penstock).equals(Set.of(1, 2)));

      one.close();

      assertThat(asked(penstock)).containsExactly(2);
    } finally {
      one.close();
    }
  }

  /// An answer without error, from one whose number stands at its end.
  private static Answers naming(int number) {
    return query -> {
      byte[] answer = DnsText.noError(query);
      answer[answer.length - 1] = (byte) number;
      return List.of(answer);
    };
  }

  private Distribution run(StubDatagrams one, StubDatagrams two) throws IOException {
    String yaml =
        Files.readString(EXAMPLE)
            .replace("127.0.0.1:9001", "127.0.0.1:" + one.address().getPort())
            .replace("127.0.0.1:9002", "127.0.0.1:" + two.address().getPort())
            .replace("127.0.0.1:8053", "127.0.0.1:0")
            .replace("127.0.0.1:9900", "127.0.0.1:0");
    return Distribution.run(folder, yaml);
  }

  private static Set<Integer> asked(Distribution penstock) throws IOException {
    String address = penstock.address("dns");
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    Set<Integer> numbers = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      try (DatagramClient client =
          DatagramClient.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
        client.send(DnsText.query(i, "www.example.com"));
        byte[] answer = client.receive();
        numbers.add((int) answer[answer.length - 1]);
      }
    }
    return numbers;
  }
}
