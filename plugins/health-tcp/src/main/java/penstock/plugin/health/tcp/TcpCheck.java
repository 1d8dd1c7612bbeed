package penstock.plugin.health.tcp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.Deadline;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.Payload;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeSocket;

/// Connects, says what it is to say, waits for what is to come, and hangs up.
///
/// @param port 1 to 65535; 0 for the endpoint's own
/// @param send null for nothing
/// @param expect null for nothing
record TcpCheck(int port, @Nullable Payload send, @Nullable Payload expect)
    implements HealthChecker {

  @Override
  public ProbeResult probe(Endpoint endpoint, Duration timeout) throws InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    try (ProbeSocket socket = new ProbeSocket(deadline)) {
      String refused = socket.reach(endpoint, port);
      ProbeResult result =
          refused == null ? converse(socket, deadline) : new ProbeResult.Fail(refused, false);
      // An interrupted virtual thread's socket is closed under it, which looks like a failure.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return result;
    } catch (IOException e) {
      return failed(ProbeSocket.words(e));
    }
  }

  private ProbeResult converse(ProbeSocket socket, Deadline deadline) throws IOException {
    try {
      if (send != null) {
        socket.getOutputStream().write(send.bytes());
      }
      if (expect == null) {
        return passed("open");
      }
      String missing = expect.awaitIn(socket.getInputStream());
      return missing == null ? passed("answered") : failed(missing);
    } catch (SocketTimeoutException _) {
      return failed("\"" + expect + "\" did not come within " + deadline);
    }
  }

  private ProbeResult passed(String what) {
    return new ProbeResult.Pass(port == 0 ? "port " + what : "port " + port + " " + what);
  }

  private ProbeResult failed(String why) {
    return new ProbeResult.Fail(port == 0 ? why : "port " + port + ": " + why, true);
  }
}
