package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import penstock.acceptance.RawClient.Reply;
import penstock.spi.traffic.Header;

/// Messages in all the shapes HTTP/1 has.
class StreamingIT {

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

  @BeforeEach
  void echo() {
    site.behave(
        exchange -> exchange.answer(200, new String(exchange.body(), StandardCharsets.ISO_8859_1)));
  }

  @Test
  void passesOnTheTrailersOfARequest() throws Exception {
    CompletableFuture<List<Header>> trailers = new CompletableFuture<>();
    site.behave(exchange -> {
      String body = new String(exchange.body(), StandardCharsets.ISO_8859_1);
      trailers.complete(exchange.trailers());
      exchange.answer(200, body);
    });
    try (RawClient client = site.client()) {
      client.send(
          RawClient.head("POST /trailers", CHUNKED, "Trailer: X-Sum")
              + "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 7\r\nX-Two: 2\r\n\r\n");

      assertThat(client.reply().body()).isEqualTo("abcde");
      assertThat(trailers.get())
          .containsExactlyInAnyOrder(new Header("X-Sum", "7"), new Header("X-Two", "2"));
    }
  }

  @Test
  void passesOnTheTrailersOfAnAnswer() throws IOException {
    site.behave(x ->
        x.raw(
            "HTTP/1.1 200 OK\r\n"
                + CHUNKED
                + "\r\n\r\n"
                + "3\r\nabc\r\n0\r\nX-Sum: 7\r\nContent-Length: 9\r\n\r\n"));
    try (RawClient client = site.client()) {
      Reply reply = client.get("/trailers", "TE: trailers");

      assertThat(reply.body()).isEqualTo("abc");
      // What frames a message cannot come behind it.
      assertThat(reply.trailers()).containsExactly("X-Sum: 7");
      echo();
      assertThat(client.get("/next").status()).isEqualTo(200);
    }
  }

  @Test
  void asksTheEndpointWhetherTheClientShouldGoOn() throws IOException {
    site.behave(exchange -> {
      exchange.raw("HTTP/1.1 100 Continue\r\n\r\n");
      exchange.answer(200, new String(exchange.body(), StandardCharsets.ISO_8859_1));
    });
    try (RawClient client = site.client()) {
      client.send(RawClient.head("POST /asks", "Content-Length: 5", "Expect: 100-continue"));

      assertThat(client.reply().status()).isEqualTo(100);
      assertThat(client.send("hello").reply().body()).isEqualTo("hello");
      assertThat(site.lastRequest().header("Expect")).isEqualTo("100-continue");
    }
  }

  @Test
  void passesOnThatTheEndpointWantsNoBody() throws IOException {
    site.behave(exchange -> {
      exchange.answer(417, "no", "Connection: close");
      exchange.close();
    });
    try (RawClient client = site.client()) {
      client.send(RawClient.head("POST /asks", "Content-Length: 5", "Expect: 100-continue"));

      Reply reply = client.reply();
      assertThat(reply).returns(417, Reply::status).returns("no", Reply::body);
      // Whether the body comes after all nobody knows: the connection cannot be used again.
      assertThat(reply.header("Connection")).isEqualTo("close");
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void endsAnAnswerToHeadWithItsHead() throws IOException {
    site.behave(x -> x.raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: \"e\"\r\n\r\n"));
    try (RawClient client = site.client()) {
      Reply head = client.send(RawClient.head("HEAD /head")).replyHead();

      assertThat(head.header("Content-Length")).isEqualTo("1000");
      assertThat(head.header("ETag")).isEqualTo("\"e\"");
      echo();
      assertThat(client.get("/next").status()).isEqualTo(200);
    }
  }

  @Test
  void endsAChunkedAnswerToHeadWithItsHead() throws IOException {
    site.behave(x -> x.raw("HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n\r\n"));
    try (RawClient client = site.client()) {
      assertThat(client.send(RawClient.head("HEAD /head")).replyHead().status()).isEqualTo(200);
      echo();
      assertThat(client.get("/next").status()).isEqualTo(200);
    }
  }

  @Test
  void passesOn204And304() throws IOException {
    try (RawClient client = site.client()) {
      site.behave(x -> x.raw("HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n"));
      assertThat(client.get("/a"))
          .returns(204, Reply::status)
          .returns("1", reply -> reply.header("X-A"));
      site.behave(x -> x.raw("HTTP/1.1 304 Not Modified\r\nETag: \"e\"\r\n\r\n"));
      assertThat(client.get("/b"))
          .returns(304, Reply::status)
          .returns("\"e\"", reply -> reply.header("ETag"));
      echo();
      assertThat(client.get("/next").status()).isEqualTo(200);
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws IOException {
    site.behave(exchange ->
        exchange.answer(
            200, exchange.target() + new String(exchange.body(), StandardCharsets.ISO_8859_1)));
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      all.append(RawClient.head("GET /a" + i));
      all.append(RawClient.head("POST /b" + i, "Content-Length: 2")).append("xy");
      all.append(RawClient.head("POST /c" + i, CHUNKED)).append("1\r\nz\r\n0\r\n\r\n");
    }
    try (RawClient client = site.client()) {
      client.send(all.toString());
      for (int i = 0; i < 20; i++) {
        assertThat(client.reply().body()).isEqualTo("/a" + i);
        assertThat(client.reply().body()).isEqualTo("/b" + i + "xy");
        assertThat(client.reply().body()).isEqualTo("/c" + i + "z");
      }
    }
  }

  @Test
  void readsARequestThatComesByteByByte() throws IOException {
    try (RawClient client = site.client()) {
      String request = RawClient.head("POST /bytes", CHUNKED) + "2\r\nab\r\n0\r\nX: y\r\n\r\n";
      for (int i = 0; i < request.length(); i++) {
        client.send(request.substring(i, i + 1));
      }
      assertThat(client.reply().body()).isEqualTo("ab");
    }
  }

  @Test
  void holdsALongPoll() throws Exception {
    CountDownLatch news = new CountDownLatch(1);
    site.behave(exchange -> {
      news.await();
      exchange.answer(200, "news");
    });
    int before = site.endpoint().requests().size();
    try (RawClient client = site.client()) {
      client.send(RawClient.head("GET /poll"));
      await().until(() -> site.endpoint().requests().size() > before);
      // Those before it are over when their last byte is out, which their clients may see earlier.
      await().until(() -> Scrape.of(site.penstock()).sum("penstock_requests_in_flight") == 1);
      news.countDown();
      assertThat(client.reply().body()).isEqualTo("news");
    }
  }

  @Test
  void streamsBothWaysAtOnce() throws Exception {
    site.behave(exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\n" + CHUNKED + "\r\n\r\n");
      for (int b = exchange.bodyStream().read(); b >= 0; b = exchange.bodyStream().read()) {
        exchange.raw("1\r\n" + (char) Character.toUpperCase(b) + "\r\n");
      }
      exchange.raw("0\r\n\r\n");
    });
    try (RawClient client = site.client()) {
      client.send(RawClient.head("POST /both", CHUNKED)).send("1\r\na\r\n");
      assertThat(client.replyHead().status()).isEqualTo(200);
      assertThat(client.chunk()).isEqualTo("A");
      client.send("1\r\nb\r\n");
      assertThat(client.chunk()).isEqualTo("B");
      client.send("0\r\n\r\n");
      assertThat(client.chunk()).isEmpty();
    }
  }

  @Test
  void leavesNoBufferBehind() throws Exception {
    try (RawClient client = site.client()) {
      client.get("/last");
    }
    await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> Scrape.of(site.penstock()).sum("penstock_buffers_in_use") == 0);
  }
}
