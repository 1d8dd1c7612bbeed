package penstock.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import penstock.spi.Context;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;

class HealthCheckerContractTest extends HealthCheckerContract {

  @Override
  protected HealthChecker checker(Context context) {
    return HealthCheckerContractTest::probe;
  }

  private static ProbeResult probe(Endpoint endpoint, Duration timeout) throws IOException {
    int millis = (int) timeout.toMillis();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String status = answer.readLine();
      return status != null && status.contains(" 200 ")
          ? new ProbeResult.Pass(status)
          : new ProbeResult.Fail("status: " + status, true);
    } catch (ConnectException e) {
      return new ProbeResult.Fail("not connected", false);
    }
  }
}
