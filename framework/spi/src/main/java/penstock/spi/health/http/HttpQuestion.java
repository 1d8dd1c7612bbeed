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

/// One HTTP request that is put to endpoints, each time on a new connection. Immutable.
public final class HttpQuestion {

  private static final int LONGEST_NAME = 60;

  /// For the judgement of an answer that nobody has to wait for.
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Words words;
  private final Way way;
  private final String name;
  private final ProbeTls tls;
  private final Http2Asking http2;

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

  private HttpQuestion(Words words, Way way, Http2Asking http2) {
    this.http2 = http2;
    this.words = words;
    this.way = way;
    String whole = words.method() + " " + (way.port() == 0 ? "" : ":" + way.port()) + words.path();
    this.name = whole.substring(0, Math.min(whole.length(), LONGEST_NAME));
    this.tls = ProbeTls.of(way.tls(), true);
  }

  /// A question. May read files.
  ///
  /// @param http2 puts it by HTTP/2 where that is spoken
  /// @throws IllegalArgumentException if the certificates cannot be read
  public static HttpQuestion of(Words words, Way way, Http2Asking http2) {
    return new HttpQuestion(words, way, http2);
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
        ? put(socket, endpoint, asking, version(endpoint, false) == Version.HTTP2)
        : putSecurely(client, socket, endpoint, asking);
  }

  private Version version(Endpoint endpoint, boolean secure) {
    return Version.at(way.http2(), endpoint, way.port(), secure);
  }

  private ProbeResult putSecurely(
      TlsClient client, ProbeSocket socket, Endpoint endpoint, Asking asking)
      throws InterruptedException {
    Version version = version(endpoint, true);
    SSLSocket secure;
    try {
      secure = socket.secure(client, endpoint, version.offers());
    } catch (IOException e) {
      return new ProbeResult.Fail(ProbeSocket.words(e), true);
    }
    boolean chosen = "h2".equals(secure.getApplicationProtocol());
    return chosen || version != Version.HTTP2
        ? put(secure, endpoint, asking, chosen)
        : new ProbeResult.Fail("TLS: the endpoint does not speak HTTP/2 (ALPN)", true);
  }

  private ProbeResult put(Socket socket, Endpoint endpoint, Asking asking, boolean byHttp2)
      throws InterruptedException {
    try (socket) {
      String authority = authority(endpoint, socket instanceof SSLSocket);
      AnswerReader reader =
          byHttp2
              ? http2.ask(socket, words.fields(authority, socket instanceof SSLSocket))
              : byHttp1(socket, authority);
      return asking.judge().judge(reader, asking.deadline());
    } catch (IOException e) {
      return unread(e, asking.deadline());
    }
  }

  private AnswerReader byHttp1(Socket socket, String authority) throws IOException {
    String request = words.request(authority);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    return AnswerReader.of(socket.getInputStream());
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
