package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.H2Bench.answer;
import static penstock.core.forward.H2Bench.body;
import static penstock.core.forward.H2Bench.bytes;
import static penstock.core.forward.RawClient.request;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.RST_STREAM;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.spi.traffic.Header;
import penstock.testkit.Http2Answer;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;

class Http2EndpointsTest {

  @Test
  void passesARequestAndItsAnswer() throws Exception {
    AtomicReference<List<Header>> seen = new AtomicReference<>();
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              Http2Frame head = peer.next(HEADERS);
              seen.set(head.fields());
              assertThat(head.has(END_STREAM)).isTrue();
              peer.headers(head.stream(), 0, ":status", "200", "content-length", "5", "x-two", "2");
              peer.frame(DATA, 0, head.stream(), bytes("he"));
              peer.frame(DATA, END_STREAM, head.stream(), bytes("llo"));
              peer.end();
            });
        RawClient client = bench.client()) {
      String hop = "Connection: keep-alive, x-hop";
      RawClient.Reply reply =
          client.send(request("GET /a?b=c", "X-One: 1", hop, "X-Hop: 1", "TE: trailers")).reply();
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo("hello");
      assertThat(reply.header("x-two")).isEqualTo("2");
      assertThat(seen.get().subList(0, 4))
          .containsExactlyInAnyOrder(
              new Header(":method", "GET"),
              new Header(":scheme", "http"),
              new Header(":authority", "a.test"),
              new Header(":path", "/a?b=c"));
      assertThat(seen.get())
          .contains(
              new Header("x-one", "1"),
              new Header("te", "trailers"),
              new Header("via", "1.1 penstock-test"),
              new Header("x-forwarded-for", "127.0.0.1"));
      assertThat(seen.get())
          .extracting(Header::name)
          .contains("x-request-id")
          .doesNotContain("host", "connection", "x-hop", "keep-alive", "transfer-encoding");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(200, "ok"));
    }
  }

  @Test
  void passesBodiesOfKnownAndUnknownLength() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              for (int i = 0; i < 2; i++) {
                int stream = peer.next(HEADERS).stream();
                answer(peer, stream, body(peer, stream));
              }
              peer.end();
            });
        RawClient client = bench.client()) {
      assertThat(client.send(request("POST /", "Content-Length: 5") + "hello").reply().text())
          .isEqualTo("hello");
      String chunked = request("POST /", "Transfer-Encoding: chunked");
      assertThat(
              client.send(chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 1\r\n\r\n").reply().text())
          .isEqualTo("abcde [Header[name=x-sum, value=1]]");
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void sharesAConnectionAmongRequests() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int one = peer.next(HEADERS).stream();
              both.countDown();
              int other = peer.next(HEADERS).stream();
              both.countDown();
              answer(peer, other, "other");
              answer(peer, one, "one");
              peer.end();
            });
        RawClient one = bench.client();
        RawClient other = bench.client()) {
      one.send(request("GET /one"));
      other.send(request("GET /other"));
      assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(List.of(one.reply().text(), other.reply().text()))
          .containsExactlyInAnyOrder("one", "other");
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void passesTrailersToBothKindsOfClients() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              for (int i = 0; i < 2; i++) {
                int stream = peer.next(HEADERS).stream();
                peer.headers(stream, 0, ":status", "200");
                peer.frame(DATA, 0, stream, bytes("abc"));
                peer.headers(stream, END_STREAM, "grpc-status", "0", "content-length", "9");
              }
              peer.end();
            });
        RawClient client = bench.client();
        Http2Client http2 = bench.http2()) {
      RawClient.Reply reply = client.get("/");
      assertThat(reply.text()).isEqualTo("abc");
      assertThat(reply.trailers()).containsExactly("grpc-status: 0");
      Http2Answer answer = http2.get(1, "/").answer(1);
      assertThat(answer.text()).isEqualTo("abc");
      assertThat(answer.trailers()).containsExactly(new Header("grpc-status", "0"));
    }
  }

  @Test
  void keepsAnAnswerOfTrailersAloneWhole() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int stream = peer.next(HEADERS).stream();
              peer.headers(stream, END_STREAM, ":status", "200", "grpc-status", "12");
              peer.end();
            });
        Http2Client http2 = bench.http2()) {
      Http2Frame head = http2.get(1, "/").next(HEADERS);
      assertThat(head.has(END_STREAM)).isTrue();
      assertThat(head.fields()).contains(new Header("grpc-status", "12"));
    }
  }

  @Test
  void letsBothSidesSpeakAtOnce() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int stream = peer.next(HEADERS).stream();
              peer.headers(stream, 0, ":status", "200");
              Http2Frame ping = peer.next(DATA);
              peer.frame(DATA, 0, stream, ping.payload());
              Http2Frame again = peer.next(DATA);
              peer.frame(DATA, 0, stream, again.payload());
              String rest = body(peer, stream);
              peer.headers(stream, END_STREAM, "rest", "<" + rest + ">");
              peer.end();
            });
        Http2Client http2 = bench.http2()) {
      http2.headers(1, 0, Http2Bytes.request("POST", "/"));
      assertThat(http2.next(HEADERS).fields()).contains(new Header(":status", "200"));
      http2.frame(DATA, 0, 1, bytes("one"));
      assertThat(http2.next(DATA).payload()).isEqualTo(bytes("one"));
      http2.frame(DATA, 0, 1, bytes("two"));
      assertThat(http2.next(DATA).payload()).isEqualTo(bytes("two"));
      http2.frame(DATA, END_STREAM, 1);
      assertThat(http2.next(HEADERS).fields()).containsExactly(new Header("rest", "<>"));
    }
  }

  @Test
  void asksForTheBodyWhenTheEndpointDoesAndDropsOtherInterimAnswers() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int stream = peer.next(HEADERS).stream();
              peer.headers(stream, 0, ":status", "103", "link", "</a>");
              peer.headers(stream, 0, ":status", "100");
              answer(peer, stream, body(peer, stream));
              peer.end();
            });
        RawClient client = bench.client()) {
      client.send(request("POST /", "Content-Length: 2", "Expect: 100-continue"));
      assertThat(client.reply().status()).isEqualTo(100);
      RawClient.Reply reply = client.send("ok").reply();
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo("ok");
    }
  }

  @Test
  void expectsNoBodyWhereThereIsNone() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              Http2Frame head = peer.next(HEADERS);
              peer.headers(head.stream(), END_STREAM, ":status", "200", "content-length", "7");
              head = peer.next(HEADERS);
              peer.headers(head.stream(), 0, ":status", "304", "content-length", "7");
              peer.frame(DATA, END_STREAM, head.stream());
              peer.end();
            });
        RawClient client = bench.client()) {
      RawClient.Reply head = client.send(request("HEAD /")).replyToHead();
      assertThat(head.header("content-length")).isEqualTo("7");
      assertThat(client.get("/").status()).isEqualTo(304);
    }
  }

  @Test
  void cancelsWhatTheClientGivesUp() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int stream = peer.next(HEADERS).stream();
              sent.countDown();
              Http2Frame reset = peer.next(RST_STREAM);
              assertThat(reset.stream()).isEqualTo(stream);
              assertThat(reset.number(0)).isEqualTo(8);
              cancelled.countDown();
              answer(peer, peer.next(HEADERS).stream(), "still here");
              peer.end();
            });
        RawClient other = bench.client()) {
      try (RawClient client = bench.client()) {
        client.send(request("GET /"));
        assertThat(sent.await(20, TimeUnit.SECONDS)).isTrue();
      }
      assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(other.get("/").text()).isEqualTo("still here");
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }
}
