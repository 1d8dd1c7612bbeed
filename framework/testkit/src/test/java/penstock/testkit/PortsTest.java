package penstock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void givesEachPortOnce() throws IOException {
    Set<Integer> given = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      assertThat(given.add(Ports.next())).isTrue();
    }
  }

  @Test
  void givesWhatIsFreeByTcpAndByUdp() throws IOException {
    int port = Ports.next();
    try (ServerSocket tcp = new ServerSocket(port, 1, LOOPBACK);
        DatagramSocket udp = new DatagramSocket(port, LOOPBACK)) {
      assertThat(tcp.getLocalPort()).isEqualTo(udp.getLocalPort());
    }
  }
}
