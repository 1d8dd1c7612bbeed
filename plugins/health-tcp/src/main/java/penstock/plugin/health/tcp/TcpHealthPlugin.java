package penstock.plugin.health.tcp;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import penstock.spi.Default;
import penstock.spi.Describe;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;

/// Connects and hangs up: passes if the port is open.
public final class TcpHealthPlugin implements Plugin {

  /// What users may set.
  ///
  /// @param port 1 to 65535; 0 for the endpoint's own
  @Describe("Passes if the port is open.")
  public record Settings(
      @Default("0") @Describe("Port to connect to, 1 to 65535; 0 is the endpoint's own.")
          int port) {

    /// Checks the range.
    ///
    /// @throws IllegalArgumentException if the port is out of range
    public Settings {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
      }
    }
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        HealthChecker.KIND, "tcp", Settings.class, (settings, _) -> new PortCheck(settings.port()));
  }

  /// Connects to one port, the endpoint's own if it is 0.
  record PortCheck(int port) implements HealthChecker {

    @Override
    public ProbeResult probe(Endpoint endpoint, Duration timeout) throws InterruptedException {
      int target = port == 0 ? endpoint.port() : port;
      try (Socket socket = new Socket()) {
        InetAddress host = InetAddress.getAllByName(endpoint.host())[0];
        socket.connect(new InetSocketAddress(host, target), millis(timeout));
        return new ProbeResult.Pass(port == 0 ? "port open" : "port " + port + " open");
      } catch (IOException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        String reason = reason(e, endpoint, timeout);
        return new ProbeResult.Fail(port == 0 ? reason : "port " + port + ": " + reason, false);
      }
    }

    // Zero would mean for ever.
    private static int millis(Duration timeout) {
      return Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    }

    private static String reason(IOException e, Endpoint endpoint, Duration timeout) {
      return switch (e) {
        case SocketTimeoutException _ -> "no connection within " + spoken(timeout);
        case NoRouteToHostException _ -> "no route to host";
        case ConnectException _ when says(e, "refused") -> "connection refused";
        case UnknownHostException _ -> "unknown host " + endpoint.host();
        default -> "not connected: " + e.getMessage();
      };
    }

    private static boolean says(IOException e, String word) {
      String message = e.getMessage();
      return message != null && message.contains(word);
    }

    private static String spoken(Duration timeout) {
      return timeout.toMillisPart() == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
    }
  }
}
