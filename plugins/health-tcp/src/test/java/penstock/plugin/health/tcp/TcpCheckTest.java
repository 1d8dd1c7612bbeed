package penstock.plugin.health.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.spi.Context;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.Payload;
import penstock.spi.health.ProbeResult;
import penstock.testkit.HealthCheckerContract;
import penstock.testkit.Ports;

class TcpCheckTest extends HealthCheckerContract {

  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HealthChecker check = new TcpCheck(0, null, null);

  @Override
  protected HealthChecker checker(Context context) {
    return new TcpCheck(0, Payload.parse("GET / HTTP/1.1\r\n\r\n"), Payload.parse("200"));
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
    assertThat(check.probe(at("127.0.0.1", Ports.next()), TIMEOUT))
        .isEqualTo(new ProbeResult.Fail("connection refused", false));
  }

  @Test
  void checksAnotherPortWhenToldTo() throws Exception {
    try (ServerSocket server = listening()) {
      int open = server.getLocalPort();
      int closed = Ports.next();
      assertThat(new TcpCheck(open, null, null).probe(at("127.0.0.1", closed), TIMEOUT))
          .isEqualTo(new ProbeResult.Pass("port " + open + " open"));
      assertThat(new TcpCheck(closed, null, null).probe(at("127.0.0.1", open), TIMEOUT))
          .isEqualTo(new ProbeResult.Fail("port " + closed + ": connection refused", false));
    }
  }

  @Test
  void failsWhenTheNameIsUnknown() throws Exception {
    assertThat(check.probe(at("nowhere.invalid", 80), TIMEOUT))
        .isEqualTo(new ProbeResult.Fail("unknown host nowhere.invalid", false));
  }

  /// An endpoint that reads some bytes and says something piece by piece.
  private static ProbeResult ask(
      @Nullable String send, String expect, Duration timeout, String... says) throws Exception {
    Payload sent = send == null ? null : Payload.parse(send);
    try (ServerSocket server = listening()) {
      Thread.ofVirtual().start(() -> serve(server, sent, says));
      return new TcpCheck(0, sent, Payload.parse(expect))
          .probe(at("127.0.0.1", server.getLocalPort()), timeout);
    }
  }

  private static void serve(ServerSocket server, @Nullable Payload awaited, String... says) {
    try (Socket client = server.accept()) {
      client.setTcpNoDelay(true);
      if (awaited != null) {
        assertThat(client.getInputStream().readNBytes(awaited.length())).isEqualTo(awaited.bytes());
      }
      OutputStream out = client.getOutputStream();
      for (String piece : says) {
        if (piece.equals("...")) {
          client.getInputStream().read(); // until the check hangs up
        }
        out.write(piece.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
    } catch (IOException _) {
      // The check has seen enough.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"+PONG", "hex:504f4e47", "hex:2b504f4e470d0a"})
  void passesWhenTheExpectedComes(String expect) throws Exception {
    assertThat(ask("PING\r\n", expect, TIMEOUT, "+P", "ONG\r\n", "..."))
        .isEqualTo(new ProbeResult.Pass("port answered"));
  }

  @Test
  void passesOnABannerThatNobodyAskedFor() throws Exception {
    assertThat(ask(null, "220 ", TIMEOUT, "220 mail.test ESMTP\r\n", "..."))
        .isEqualTo(new ProbeResult.Pass("port answered"));
  }

  @Test
  void failsWhenSomethingElseComes() throws Exception {
    assertThat(ask("PING\r\n", "+PONG", TIMEOUT, "-LOADING\r\n"))
        .isEqualTo(new ProbeResult.Fail("closed after 10 bytes without \"+PONG\"", true));
  }

  @Test
  void failsWhenTooMuchComes() throws Exception {
    assertThat(ask(null, "end", TIMEOUT, "x".repeat(70_000), "..."))
        .isEqualTo(new ProbeResult.Fail("65536 bytes came without \"end\"", true));
  }

  @Test
  void failsWhenItDoesNotComeInTime() throws Exception {
    assertThat(ask(null, "end", Duration.ofMillis(200), "beginning", "..."))
        .isEqualTo(new ProbeResult.Fail("\"end\" did not come within 200ms", true));
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> new Settings(65536, null, null))
        .hasMessage("port: 65536 (expected: 0 to 65535)");
    assertThatThrownBy(() -> new Settings(0, null, Payload.parse("")))
        .hasMessage("expect: \"\" (expected: one byte or more)");
    assertThat(new Settings(0, null, null).port()).isZero();
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static Endpoint at(String host, int port) {
    return new Endpoint("a", host, port, 1, Map.of());
  }
}
