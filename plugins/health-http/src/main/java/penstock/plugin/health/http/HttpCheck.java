package penstock.plugin.health.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;

/// Sends one request on a new connection and judges the answer.
///
/// @param settings what to ask and what to expect
/// @param tls lays TLS over the connection; null for none
/// @param name what the check is called in its answers, such as `GET /health`
record HttpCheck(Settings settings, @Nullable TlsClient tls, String name) implements HealthChecker {

  private static final int LONGEST_NAME = 60;
  private static final int EXCERPT_BYTES = 512;

  /// A check as the settings want it. May read files.
  ///
  /// @throws IllegalArgumentException if the certificates cannot be read
  static HttpCheck of(Settings settings) {
    String port = settings.port() == 0 ? "" : ":" + settings.port();
    String name = settings.method() + " " + port + settings.path();
    String shortName = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    return new HttpCheck(settings, settings.tls() ? TlsClient.of(settings) : null, shortName);
  }

  @Override
  public ProbeResult probe(Endpoint endpoint, Duration timeout)
      throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(timeout);
    try (Socket socket = new DeadlineSocket(deadline)) {
      ProbeResult result = connectAndAsk(socket, endpoint, deadline);
      // An interrupted virtual thread's socket is closed under it, which looks like a failure.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return result;
    }
  }

  private ProbeResult connectAndAsk(Socket socket, Endpoint endpoint, Deadline deadline) {
    String refused = connect(socket, endpoint, deadline);
    if (refused != null) {
      String port = settings.port() == 0 ? "" : "port " + settings.port() + ": ";
      return new ProbeResult.Fail(port + refused, false);
    }
    return tls == null
        ? ask(socket, endpoint, deadline)
        : askSecurely(tls, socket, endpoint, deadline);
  }

  private int port(Endpoint endpoint) {
    return settings.port() == 0 ? endpoint.port() : settings.port();
  }

  private @Nullable String connect(Socket socket, Endpoint endpoint, Deadline deadline) {
    try {
      InetAddress host = InetAddress.getAllByName(endpoint.host())[0];
      socket.connect(new InetSocketAddress(host, port(endpoint)), deadline.millisLeft());
      return null;
    } catch (SocketTimeoutException e) {
      return "no connection within " + deadline;
    } catch (UnknownHostException e) {
      return "unknown host " + endpoint.host();
    } catch (NoRouteToHostException e) {
      return "no route to host";
    } catch (ConnectException e) {
      String message = message(e);
      return message.contains("refused") ? "connection refused" : "not connected: " + message;
    } catch (IOException e) {
      return "not connected: " + message(e);
    }
  }

  // The JDK's messages begin with a capital, ours do not; PKIX and the like stay.
  private static String message(IOException e) {
    String message = e.getMessage();
    if (message == null || message.length() < 2) {
      return e.getClass().getSimpleName();
    }
    return Character.isLowerCase(message.charAt(1))
        ? Character.toLowerCase(message.charAt(0)) + message.substring(1)
        : message;
  }

  private ProbeResult askSecurely(
      TlsClient client, Socket socket, Endpoint endpoint, Deadline deadline) {
    Socket secure;
    try {
      secure = client.over(socket, endpoint.host());
    } catch (SocketTimeoutException e) {
      return new ProbeResult.Fail("TLS: no answer within " + deadline, true);
    } catch (IOException e) {
      return new ProbeResult.Fail("TLS: " + message(e), true);
    }
    return ask(secure, endpoint, deadline);
  }

  private ProbeResult ask(Socket socket, Endpoint endpoint, Deadline deadline) {
    try (socket) {
      socket.getOutputStream().write(request(endpoint).getBytes(StandardCharsets.ISO_8859_1));
      AnswerReader reader = new AnswerReader(socket.getInputStream());
      return judge(reader, reader.readHead(), deadline);
    } catch (SocketTimeoutException e) {
      return failed("no answer within " + deadline);
    } catch (UncheckedIOException e) {
      return failed("bodyRegex took longer than " + deadline);
    } catch (IOException e) {
      return failed(message(e));
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

  private ProbeResult judge(AnswerReader reader, Answer answer, Deadline deadline)
      throws IOException {
    int status = answer.status();
    boolean atOnce = StatusRange.holds(settings.immediateFail(), status);
    if (atOnce || !StatusRange.holds(settings.expect().status(), status)) {
      return new ProbeResult.Fail(name + ": " + status + excerpt(reader, answer), true, atOnce);
    }
    String missing = missingHeader(answer);
    if (missing == null && settings.expect().readsBody()) {
      byte[] body = reader.readBody(answer, settings.method(), AnswerReader.MOST_BODY);
      missing = missingText(new String(body, StandardCharsets.UTF_8), deadline);
    }
    return missing == null ? new ProbeResult.Pass(name + ": " + status) : failed(missing);
  }

  // The status alone is a verdict; whatever goes wrong with the body only costs its words.
  private String excerpt(AnswerReader reader, Answer answer) {
    try {
      String text = Excerpt.of(reader.readBody(answer, settings.method(), EXCERPT_BYTES));
      return text.isEmpty() ? "" : " '" + text + "'";
    } catch (IOException e) {
      return "";
    }
  }

  private @Nullable String missingHeader(Answer answer) {
    for (Map.Entry<String, String> wanted : settings.expect().header().entrySet()) {
      List<String> values = answer.values(wanted.getKey().toLowerCase(Locale.ROOT));
      if (!values.contains(wanted.getValue())) {
        String seen = values.isEmpty() ? "absent" : '"' + String.join(", ", values) + '"';
        return "header "
            + wanted.getKey()
            + ": "
            + seen
            + " (expected: \""
            + wanted.getValue()
            + "\")";
      }
    }
    return null;
  }

  private @Nullable String missingText(String body, Deadline deadline) {
    Expect expect = settings.expect();
    if (expect.body() != null && !body.contains(expect.body())) {
      return "body does not contain \"" + expect.body() + "\"";
    }
    if (expect.bodyRegex() != null
        && !expect.bodyRegex().matcher(new TimedText(body, deadline)).find()) {
      return "body does not match /" + expect.bodyRegex() + "/";
    }
    return null;
  }

  private ProbeResult failed(String reason) {
    return new ProbeResult.Fail(name + ": " + reason, true);
  }
}
