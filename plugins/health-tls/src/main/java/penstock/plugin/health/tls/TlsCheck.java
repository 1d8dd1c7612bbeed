package penstock.plugin.health.tls;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.Deadline;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeSocket;
import penstock.spi.health.ProbeTls;
import penstock.spi.tls.TlsClient;

/// Connects, shakes hands, says what it is to say, waits for what is to come, and hangs up.
///
/// @param settings how
/// @param tls secures the connection
record TlsCheck(Settings settings, ProbeTls tls) implements HealthChecker {

  /// A check as the settings want it. May read files.
  ///
  /// @throws IllegalArgumentException if the certificates cannot be read
  static TlsCheck of(Settings settings) {
    return new TlsCheck(settings, ProbeTls.of(settings.security(), false));
  }

  @Override
  public ProbeResult probe(Endpoint endpoint, Duration timeout)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    try (ProbeSocket socket = new ProbeSocket(deadline)) {
      String refused = socket.reach(endpoint, settings.port());
      ProbeResult result =
          refused == null
              ? shakeHands(socket, endpoint, deadline)
              : new ProbeResult.Fail(refused, false);
      // An interrupted virtual thread's socket is closed under it, which looks like a failure.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return result;
    }
  }

  private ProbeResult shakeHands(ProbeSocket socket, Endpoint endpoint, Deadline deadline) {
    String[] offered = settings.alpn().toArray(String[]::new);
    TlsClient client = Objects.requireNonNull(tls.at(endpoint, settings.port()));
    SSLSocket secure;
    try {
      secure = socket.secure(client, endpoint, offered);
    } catch (IOException e) {
      return failed(ProbeSocket.words(e));
    }
    try (secure) {
      return judge(secure, socket);
    } catch (SocketTimeoutException _) {
      return failed("TLS: no answer within " + deadline);
    } catch (IOException e) {
      return failed("TLS: " + ProbeSocket.words(e));
    }
  }

  private ProbeResult judge(SSLSocket secure, ProbeSocket socket) throws IOException {
    String chosen = secure.getApplicationProtocol();
    boolean offered = !settings.alpn().isEmpty();
    if (offered && (chosen == null || chosen.isEmpty())) {
      return failed("TLS: the endpoint chose none of " + settings.alpn());
    }
    String missing = converse(secure);
    if (missing != null) {
      return failed("TLS: " + missing);
    }
    socket.demandSent();
    String version = secure.getSession().getProtocol();
    return new ProbeResult.Pass(offered ? version + ", " + chosen : version);
  }

  /// Why what is expected has not come; null if it has.
  private @Nullable String converse(SSLSocket secure) throws IOException {
    if (settings.send() != null) {
      secure.getOutputStream().write(settings.send().bytes());
    }
    return settings.expect() == null ? null : settings.expect().awaitIn(secure.getInputStream());
  }

  private ProbeResult failed(String why) {
    String at = settings.port() == 0 ? "" : "port " + settings.port() + ": ";
    return new ProbeResult.Fail(at + why, true);
  }
}
