package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.acceptance.RawClient.Reply;

/// Clients and endpoints that speak HTTP/1.0.
class Http10IT {

  private static final String CHUNKED = "Transfer-Encoding: chunked";

  @RegisterExtension
  static final Site site =
      new Site(
          """
          listeners: { web: { bind: "127.0.0.1:0" } }
          routes: [{ pool: site }]
          pools: { site: { endpoints: [@site] } }
          admin: { bind: "127.0.0.1:0" }
          """);

  @Test
  void chunksABodyThatEndsWithItsConnection() throws IOException {
    site.behave(exchange -> {
      exchange.raw("HTTP/1.0 200 OK\r\n\r\nuntil the end");
      exchange.close();
    });
    try (RawClient client = site.client()) {
      Reply reply = client.get("/old");

      assertThat(reply.body()).isEqualTo("until the end");
      assertThat(reply.header("Transfer-Encoding")).isEqualTo("chunked");
      site.behaveWell();
      assertThat(client.get("/next").status()).isEqualTo(200);
    }
  }

  @Test
  void servesHttp10() throws IOException {
    site.behave(exchange -> exchange.answer(200, "old"));
    try (RawClient client = site.client()) {
      Reply reply = client.send("GET /old HTTP/1.0\r\n\r\n").reply();

      assertThat(reply).returns(200, Reply::status).returns("old", Reply::body);
      assertThat(client.rest()).isEmpty();
    }
    assertThat(site.lastRequest().head()).startsWith("GET /old HTTP/1.1\r\n");
    assertThat(site.lastRequest().headers("Host"))
        .containsExactly("127.0.0.1:" + site.endpoint().port());
  }

  @Test
  void keepsAnHttp10ConnectionThatAsksForIt() throws IOException {
    site.behave(exchange -> exchange.answer(200, "old"));
    String request = "GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    try (RawClient client = site.client()) {
      for (int i = 0; i < 3; i++) {
        Reply reply = client.send(request).reply();
        assertThat(reply.body()).isEqualTo("old");
        assertThat(reply.header("Connection")).isEqualToIgnoringCase("keep-alive");
      }
    }
  }

  /// HTTP/1.0 knows no chunks.
  @Test
  void endsAnHttp10AnswerOfUnknownLengthWithItsConnection() throws IOException {
    site.behave(x -> x.raw("HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n\r\n3\r\nabc\r\n0\r\n\r\n"));
    try (RawClient client = site.client()) {
      client.send("GET /old HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
      Reply head = client.replyHead();

      assertThat(head.headers("Transfer-Encoding")).isEmpty();
      assertThat(head.headers("Content-Length")).isEmpty();
      assertThat(client.rest()).isEqualTo("abc");
    }
  }
}
