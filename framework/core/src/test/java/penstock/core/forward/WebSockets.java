package penstock.core.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.StubExchange;

/// What clients and endpoints say to begin a WebSocket.
final class WebSockets {

  static final String ACCEPT = "Sec-WebSocket-Accept";

  private WebSockets() {}

  /// Agrees in the words of HTTP/1.1.
  ///
  /// @param early sent behind the head
  static void agree(StubExchange exchange, String early) throws IOException {
    exchange.raw(
        "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Key: k\r\n"
            + ACCEPT
            + ": "
            + answer(exchange.request().header("Sec-WebSocket-Key"))
            + "\r\n\r\n"
            + early);
  }

  /// What is to be answered to a key.
  static String answer(@Nullable String key) {
    String joined = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    try {
      return Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-1").digest(joined.getBytes(ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static void agree(StubExchange exchange) throws IOException {
    agree(exchange, "early ");
  }

  /// Agrees, says `early`, and sends back what comes until its end.
  static void echo(StubExchange exchange) throws IOException {
    agree(exchange);
    exchange.in().transferTo(exchange.out());
    exchange.finish();
  }

  /// A proxy that ends a tunnel in which nothing moves for half a second.
  static Setup impatient() {
    return Setup.plain()
        .forward(
            new ForwardPlan.Limits(
                Duration.ofSeconds(20).toNanos(), Duration.ofMillis(500).toNanos(), 0, 1 << 20));
  }

  /// Asks in the words of HTTP/2.
  static Http2Client connect(Http2Client client, int stream, String protocol) throws IOException {
    return client.headers(
        stream,
        0,
        Http2Bytes.request(
            "CONNECT", "/chat", ":protocol", protocol, "sec-websocket-version", "13"));
  }

  /// Reads the head that agrees.
  static Http2Frame agreed(Http2Client client) throws IOException {
    Http2Frame head = client.next(HEADERS);
    assertThat(head.fields().getFirst().value()).isEqualTo("200");
    assertThat(head.has(END_STREAM)).isFalse();
    return head;
  }

  /// Reads what goes through, as many bytes at least.
  static String data(Http2Client client, int bytes) throws IOException {
    StringBuilder data = new StringBuilder();
    while (data.length() < bytes) {
      data.append(new String(client.next(DATA).payload(), ISO_8859_1));
    }
    return data.toString();
  }
}
