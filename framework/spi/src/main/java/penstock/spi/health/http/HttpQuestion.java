package penstock.spi.health.http;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.Deadline;
import penstock.spi.health.ProbeResult;
import penstock.spi.health.ProbeSocket;
import penstock.spi.health.ProbeTls;
import penstock.spi.http.HttpText;
import penstock.spi.tls.TlsClient;

/// One HTTP/1.1 request that is put to endpoints, each time on a new connection. Immutable.
public final class HttpQuestion {

  private static final int LONGEST_NAME = 60;

  /// For the judgement of an answer that nobody has to wait for.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Words words;
  private final Way way;
  private final String name;
  private final ProbeTls tls;

  /// Knows a good answer.
  @FunctionalInterface
  public interface Judge {

    /// Reads an answer as far as needed and judges it.
    ///
    /// @throws IOException if it cannot be read
    /// @throws InterruptedException if interrupted
    ProbeResult judge(AnswerReader reader, Deadline deadline)
        throws IOException, InterruptedException;
  }

  private HttpQuestion(Words words, Way way) {
    this.words = words;
    this.way = way;
    String whole = words.method() + " " + (way.port() == 0 ? "" : ":" + way.port()) + words.path();
    this.name = whole.substring(0, Math.min(whole.length(), LONGEST_NAME));
    this.tls = ProbeTls.of(way.tls(), true);
  }

  /// A question. May read files.
  ///
  /// @throws IllegalArgumentException if the certificates cannot be read
  public static HttpQuestion of(Words words, Way way) {
    return new HttpQuestion(words, way);
  }

  /// What the check is called in its answers, such as `GET /health`.
  public String name() {
    return name;
  }

  /// A failure behind an open port.
  public ProbeResult failed(String reason) {
    return new ProbeResult.Fail(name + ": " + reason, true);
  }

  /// Puts it to an endpoint; blocks.
  ///
  /// @param timeout how long everything may take
  /// @param judge reads the answer
  /// @throws IOException if closing fails
  /// @throws InterruptedException if interrupted
  public ProbeResult ask(Endpoint endpoint, Duration timeout, Judge judge)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    try (ProbeSocket socket = new ProbeSocket(deadline)) {
      ProbeResult result = connectAndAsk(socket, endpoint, new Asking(deadline, judge));
      // An interrupted virtual thread's socket is closed under it, which looks like a failure.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return result;
    }
  }

  /// One time that it is put.
  private record Asking(Deadline deadline, Judge judge) {}

  private ProbeResult connectAndAsk(ProbeSocket socket, Endpoint endpoint, Asking asking)
      throws InterruptedException {
    String refused = socket.reach(endpoint, way.port());
    if (refused != null) {
      return new ProbeResult.Fail(refused, false);
    }
    TlsClient client = tls.at(endpoint, way.port());
    return client == null
        ? ask(socket, endpoint, asking)
        : askSecurely(client, socket, endpoint, asking);
  }

  private ProbeResult askSecurely(TlsClient client, Socket socket, Endpoint endpoint, Asking asking)
      throws InterruptedException {
    Socket secure;
    try {
      secure = client.over(socket, endpoint.host());
    } catch (SocketTimeoutException e) {
      return new ProbeResult.Fail("TLS: no answer within " + asking.deadline(), true);
    } catch (IOException e) {
      return new ProbeResult.Fail("TLS: " + ProbeSocket.words(e), true);
    }
    return ask(secure, endpoint, asking);
  }

  private ProbeResult ask(Socket socket, Endpoint endpoint, Asking asking)
      throws InterruptedException {
    Deadline deadline = asking.deadline();
    try (socket) {
      String request = words.request(authority(endpoint, socket instanceof SSLSocket));
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return asking.judge().judge(new AnswerReader(socket.getInputStream()), deadline);
    } catch (IOException e) {
      return unread(e, deadline);
    }
  }

  /// Has an answer judged that is there already; one that cannot be read is a failure.
  ///
  /// @param judge reads the answer
  /// @throws InterruptedException if interrupted
  public ProbeResult judged(AnswerReader reader, Judge judge) throws InterruptedException {
    Deadline deadline = Deadline.in(PATIENCE);
    try {
      return judge.judge(reader, deadline);
    } catch (IOException e) {
      return unread(e, deadline);
    }
  }

  private ProbeResult unread(IOException e, Deadline deadline) {
    return failed(
        e instanceof SocketTimeoutException
            ? "no answer within " + deadline
            : ProbeSocket.words(e));
  }

  private String authority(Endpoint endpoint, boolean secure) {
    String host = HttpText.bracketed(endpoint.host());
    int port = way.port() == 0 ? endpoint.port() : way.port();
    return port == (secure ? 443 : 80) ? host : host + ":" + port;
  }
}
