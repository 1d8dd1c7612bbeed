package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

  @Test
  void passesOnAnAnswerWithALength() throws Exception {
    try (Bench bench =
        Bench.answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello")) {
      RawClient.Reply reply = bench.client.get("/");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.text()).isEqualTo("hello");
      assertThat(reply.header("X-A")).isEqualTo("b");
      assertThat(reply.header("Via")).isEqualTo("1.1 penstock-test");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new ProxyFixture.Ended(200, "ok"));
    }
  }

  @Test
  void passesOnAChunkedAnswer() throws Exception {
    try (Bench bench =
        Bench.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1;x=y\r\n!\r\n0\r\n\r\n")) {
      assertThat(bench.client.get("/").text()).isEqualTo("hello!");
      assertThat(bench.client.get("/").text()).isEqualTo("hello!");
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void passesOnTrailers() throws Exception {
    try (Bench bench =
        Bench.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\n")) {
      RawClient.Reply reply = bench.client.get("/");
      assertThat(reply.text()).isEqualTo("a");
      assertThat(reply.trailers()).containsExactly("X-Sum: 1");
    }
  }

  @Test
  void passesOnTrailersBehindNothing() throws Exception {
    try (Bench bench =
        Bench.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Sum: 1\r\n\r\n")) {
      for (int i = 0; i < 2; i++) {
        RawClient.Reply reply = bench.client.get("/");
        assertThat(reply.text()).isEmpty();
        assertThat(reply.trailers()).containsExactly("X-Sum: 1");
      }
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1.1"})
  void passesOnWhatEndsWithTheConnection(String version) throws Exception {
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/" + version + " 200 OK\r\n\r\nhello");
          exchange.close();
        })) {
      assertThat(bench.client.get("/").text()).isEqualTo("hello");
      assertThat(bench.client.get("/").text()).isEqualTo("hello");
      assertThat(bench.stub.connections()).isEqualTo(2);
    }
  }

  @Test
  void keepsConnectionsOfOldServersThatAsk() throws Exception {
    try (Bench bench =
        Bench.answering(
            "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok")) {
      assertThat(bench.client.get("/").text()).isEqualTo("ok");
      assertThat(bench.client.get("/").text()).isEqualTo("ok");
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nConnection: foo, Close\r\nContent-Length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok!",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
        "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
      })
  void doesNotUseAConnectionTwice(String answer) throws Exception {
    try (Bench bench = Bench.answering(answer)) {
      assertThat(bench.client.get("/1").text()).isEqualTo("ok");
      assertThat(bench.client.get("/2").text()).isEqualTo("ok");
      assertThat(bench.stub.connections()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 100\r\n", "Transfer-Encoding: chunked\r\n", ""})
  void answersToHeadHaveNoBody(String framing) throws Exception {
    try (Bench bench = Bench.answering("HTTP/1.1 200 OK\r\n" + framing + "\r\n")) {
      assertThat(bench.client.send(request("HEAD /")).replyToHead().status()).isEqualTo(200);
      assertThat(bench.client.send(request("HEAD /")).replyToHead().status()).isEqualTo(200);
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void tellsTheLengthThatHeadAsksFor() throws Exception {
    try (Bench bench = Bench.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")) {
      RawClient.Reply reply = bench.client.send(request("HEAD /")).replyToHead();
      assertThat(reply.header("Content-Length")).isEqualTo("100");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "204 No Content\r\n",
        "204 No Content\r\nContent-Length: 10\r\n",
        "304 Not Modified\r\n",
        "304 Not Modified\r\nContent-Length: 10\r\n",
        "304 Not Modified\r\nTransfer-Encoding: chunked\r\n"
      })
  void someAnswersNeverHaveABody(String head) throws Exception {
    try (Bench bench = Bench.answering("HTTP/1.1 " + head + "\r\n")) {
      int status = Integer.parseInt(head.substring(0, 3));
      assertThat(bench.client.get("/").status()).isEqualTo(status);
      assertThat(bench.client.get("/").status()).isEqualTo(status);
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void anInterimAnswerIsNotTakenForTheAnswer() throws Exception {
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
          exchange.raw("HTTP/1.1 100 Continue\r\n\r\n");
          exchange.answer(200, "for " + exchange.target());
        })) {
      assertThat(bench.client.get("/alice").text()).isEqualTo("for /alice");
      try (RawClient bob = new RawClient(bench.proxy.address())) {
        assertThat(bob.get("/bob").text()).isEqualTo("for /bob");
      }
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void aPieceIsPassedOnBeforeTheNextComes() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/1.1 200 OK\r\n\r\n");
          exchange.raw("one");
          seen.await();
          exchange.raw("two");
          exchange.close();
        })) {
      bench.client.send(request("GET /"));
      bench.client.skipPast("one\r\n");
      seen.countDown();
      bench.client.skipPast("3\r\ntwo\r\n0\r\n\r\n");
    }
  }

  @Test
  void headersOfOneHopAreNotPassedOn() throws Exception {
    try (Bench bench =
        Bench.answering(
            "HTTP/1.1 200 OK\r\nConnection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n"
                + "Proxy-Authenticate: Basic\r\nUpgrade: h2c\r\nX-Kept: 2\r\nContent-Length: 0\r\n\r\n")) {
      RawClient.Reply reply = bench.client.get("/");
      assertThat(reply.lines())
          .containsExactlyInAnyOrder(
              "HTTP/1.1 200 OK", "X-Kept: 2", "Content-Length: 0", "Via: 1.1 penstock-test");
      assertThat(bench.client.get("/").status()).isEqualTo(200);
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void closesWhenTheClientWantsNoMore() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      RawClient.Reply reply = bench.client.get("/", "Connection: close");
      assertThat(reply.text()).isEqualTo("ok");
      assertThat(reply.header("Connection")).isEqualTo("close");
      bench.client.assertClosed();
      assertThat(bench.proxy.nextEnded()).isEqualTo(new ProxyFixture.Ended(200, "ok"));
      assertThat(bench.stub.requests().getFirst().header("Connection")).isNull();
    }
  }

  @Test
  void closesAfterAChunkedAnswerWhenTheClientWantsNoMore() throws Exception {
    try (Bench bench =
        Bench.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")) {
      assertThat(bench.client.get("/", "Connection: close").text()).isEqualTo("ok");
      bench.client.assertClosed();
      assertThat(bench.proxy.nextEnded()).isEqualTo(new ProxyFixture.Ended(200, "ok"));
    }
  }

  @Test
  void answersAnOldClientInItsOwnWay() throws Exception {
    try (Bench bench =
        Bench.answering(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")) {
      RawClient.Reply reply = bench.client.send("GET / HTTP/1.0\r\n\r\n").reply();
      assertThat(reply.header("Transfer-Encoding")).isNull();
      assertThat(reply.text()).isEqualTo("ok");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new ProxyFixture.Ended(200, "ok"));
    }
  }

  @Test
  void keepsTheConnectionOfAnOldClientThatAsks() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      for (int i = 0; i < 2; i++) {
        RawClient.Reply reply =
            bench.client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").reply();
        assertThat(reply.text()).isEqualTo("ok");
        assertThat(reply.header("Connection")).isEqualTo("keep-alive");
      }
    }
  }
}
