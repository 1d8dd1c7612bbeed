package penstock.plugin.health.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.Deadline;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeSocket;
import penstock.spi.tls.TlsClient;

/// Sends one request on a new connection and judges the answer.
///
/// @param settings what to ask
/// @param tls lays TLS over the connection; null for none
/// @param judge knows a good answer
record HttpCheck(Settings settings, @Nullable TlsClient tls, Judge judge) implements HealthChecker {

  /// A check as the settings want it. May read files.
  ///
  /// @throws IllegalArgumentException if the certificates cannot be read
  static HttpCheck of(Settings settings) {
    return new HttpCheck(settings, tls(settings), Judge.of(settings));
  }

  private static @Nullable TlsClient tls(Settings settings) {
    return settings.tls() ? TlsClient.of(settings.verify(), settings.sni(), settings.ca()) : null;
  }

  @Override
  public ProbeResult probe(Endpoint endpoint, Duration timeout)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    try (ProbeSocket socket = new ProbeSocket(deadline)) {
      ProbeResult result = connectAndAsk(socket, endpoint, deadline);
      // An interrupted virtual thread's socket is closed under it, which looks like a failure.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return result;
    }
  }

  private ProbeResult connectAndAsk(ProbeSocket socket, Endpoint endpoint, Deadline deadline) {
    String refused = socket.reach(endpoint, settings.port());
    if (refused != null) {
      return new ProbeResult.Fail(refused, false);
    }
    return tls == null
        ? ask(socket, endpoint, deadline)
        : askSecurely(tls, socket, endpoint, deadline);
  }

  private int port(Endpoint endpoint) {
    return settings.port() == 0 ? endpoint.port() : settings.port();
  }

  private ProbeResult askSecurely(
      TlsClient client, Socket socket, Endpoint endpoint, Deadline deadline) {
    Socket secure;
    try {
      secure = client.over(socket, endpoint.host());
    } catch (SocketTimeoutException e) {
      return new ProbeResult.Fail("TLS: no answer within " + deadline, true);
    } catch (IOException e) {
      return new ProbeResult.Fail("TLS: " + ProbeSocket.words(e), true);
    }
    return ask(secure, endpoint, deadline);
  }

  private ProbeResult ask(Socket socket, Endpoint endpoint, Deadline deadline) {
    try (socket) {
      socket.getOutputStream().write(request(endpoint).getBytes(StandardCharsets.ISO_8859_1));
      AnswerReader reader = new AnswerReader(socket.getInputStream());
      return judge.judge(reader, deadline);
    } catch (SocketTimeoutException e) {
      return judge.failed("no answer within " + deadline);
    } catch (UncheckedIOException e) {
      return judge.failed("bodyRegex took longer than " + deadline);
    } catch (IOException e) {
      return judge.failed(ProbeSocket.words(e));
    }
  }

  private String request(Endpoint endpoint) {
    StringBuilder request = new StringBuilder();
    request.append(settings.method()).append(' ').append(settings.path()).append(" HTTP/1.1\r\n");
    request.append("Host: ").append(host(endpoint)).append("\r\n");
    if (settings.headers().keySet().stream().noneMatch("User-Agent"::equalsIgnoreCase)) {
      request.append("User-Agent: penstock-health\r\n");
    }
    settings.headers().forEach((k, v) -> request.append(k).append(": ").append(v).append("\r\n"));
    if (!settings.method().equals("GET") && !settings.method().equals("HEAD")) {
      request.append("Content-Length: 0\r\n");
    }
    return request.append("Connection: close\r\n\r\n").toString();
  }

  private String host(Endpoint endpoint) {
    if (settings.host() != null) {
      return settings.host();
    }
    String host = endpoint.host().contains(":") ? "[" + endpoint.host() + "]" : endpoint.host();
    int port = port(endpoint);
    return port == (settings.tls() ? 443 : 80) ? host : host + ":" + port;
  }
}
