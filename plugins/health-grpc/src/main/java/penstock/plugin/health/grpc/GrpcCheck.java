package penstock.plugin.health.grpc;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.Deadline;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeSocket;
import penstock.spi.health.ProbeTls;
import penstock.spi.http.HttpText;
import penstock.spi.io.http2.Http2Call;
import penstock.spi.tls.TlsClient;

/// Calls `grpc.health.v1.Health/Check` on a new connection.
///
/// @param settings what to ask
/// @param tls secures the connection
/// @param name what the check is called in its answers, such as `gRPC shop.Cart`
record GrpcCheck(Settings settings, ProbeTls tls, String name) implements HealthChecker {

  private static final String HTTP2 = "h2";

  /// Eight digits.
  private static final int MOST_TIMEOUT = 99_999_999;

  /// A check as the settings want it. May read files.
  ///
  /// @throws IllegalArgumentException if the certificates cannot be read
  static GrpcCheck of(Settings settings) {
    String port = settings.port() == 0 ? "" : ":" + settings.port();
    String service = settings.service() == null ? "" : " " + settings.service();
    return new GrpcCheck(settings, ProbeTls.of(settings.security(), true), "gRPC" + port + service);
  }

  @Override
  public ProbeResult probe(Endpoint endpoint, Duration timeout) throws InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    try (ProbeSocket socket = new ProbeSocket(deadline)) {
      ProbeResult result = connectAndCall(socket, endpoint, deadline);
      // An interrupted virtual thread's socket is closed under it, which looks like a failure.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return result;
    } catch (IOException e) {
      // The socket did not close well, which says nothing of the endpoint.
      return failed(ProbeSocket.words(e));
    }
  }

  private ProbeResult connectAndCall(ProbeSocket socket, Endpoint endpoint, Deadline deadline) {
    String refused = socket.reach(endpoint, settings.port());
    if (refused != null) {
      return new ProbeResult.Fail(refused, false);
    }
    TlsClient client = tls.at(endpoint, settings.port());
    if (client == null) {
      return call(socket, endpoint, deadline);
    }
    SSLSocket secure;
    try {
      secure = socket.secure(client, endpoint, HTTP2);
    } catch (IOException e) {
      return new ProbeResult.Fail(ProbeSocket.words(e), true);
    }
    return HTTP2.equals(secure.getApplicationProtocol())
        ? call(secure, endpoint, deadline)
        : new ProbeResult.Fail("TLS: the endpoint does not speak HTTP/2 (ALPN)", true);
  }

  private ProbeResult call(Socket socket, Endpoint endpoint, Deadline deadline) {
    try (socket) {
      Http2Call call = new Http2Call(socket);
      call.send(HealthMessage.request(service()), head(socket, endpoint, deadline));
      return judge(Reply.of(call));
    } catch (SocketTimeoutException _) {
      return failed("no answer within " + deadline);
    } catch (IOException e) {
      return failed(ProbeSocket.words(e));
    }
  }

  private String[] head(Socket socket, Endpoint endpoint, Deadline deadline) throws IOException {
    return new String[] {
      ":method", "POST",
      ":scheme", socket instanceof SSLSocket ? "https" : "http",
      ":path", "/grpc.health.v1.Health/Check",
      ":authority", authority(endpoint),
      "content-type", "application/grpc",
      "te", "trailers",
      "user-agent", "penstock-health",
      "grpc-timeout", Math.min(deadline.millisLeft(), MOST_TIMEOUT) + "m"
    };
  }

  private String authority(Endpoint endpoint) {
    if (settings.authority() != null) {
      return settings.authority();
    }
    return HttpText.bracketed(endpoint.host())
        + ":"
        + (settings.port() == 0 ? endpoint.port() : settings.port());
  }

  /// Empty for the server as a whole.
  private String service() {
    return settings.service() == null ? "" : settings.service();
  }

  private ProbeResult judge(Reply reply) throws ProtocolException {
    String wrong = reply.wrong(service());
    if (wrong != null) {
      return failed(wrong);
    }
    String status = HealthMessage.status(reply.message());
    return status.equals(HealthMessage.SERVING)
        ? new ProbeResult.Pass(name + ": " + status)
        : failed(status);
  }

  /// A failure behind an open port.
  private ProbeResult failed(String reason) {
    return new ProbeResult.Fail(name + ": " + reason, true);
  }
}
