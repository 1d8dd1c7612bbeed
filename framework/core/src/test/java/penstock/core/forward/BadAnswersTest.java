package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadAnswersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: -2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551618\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nok",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A : b\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: b\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A: b\u0000c\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A: b\rc\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        "HTTP/1.1 200 OK\nX: y\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-A: b\nContent-Length: 0\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 999 OK\r\n\r\n",
        "http/1.1 200 OK\r\n\r\n",
        "SSH-2.0-OpenSSH_9\r\n",
        "garbage",
        "\r\n\r\n",
      })
  void refusesWhatIsNoProperAnswer(String answer) throws Exception {
    try (Bench bench = Bench.answering(answer)) {
      RawClient.Reply reply = bench.client.get("/");
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.text()).isEqualTo("Bad Gateway: bad-response\n");
      assertThat(reply.header("Proxy-Status"))
          .startsWith("penstock-test; error=http_protocol_error; details=\"bad-response: ");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new ProxyFixture.Ended(502, "bad-response"));
      bench.stub.behave(exchange -> exchange.answer(200, "ok"));
      assertThat(bench.client.get("/").text()).isEqualTo("ok");
      assertThat(bench.stub.connections()).isEqualTo(2);
    }
  }

  @Test
  void theSameLengthTwiceIsPassedOnOnce() throws Exception {
    try (Bench bench =
        Bench.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok")) {
      RawClient.Reply reply = bench.client.get("/");
      assertThat(reply.text()).isEqualTo("ok");
      assertThat(reply.headers("Content-Length")).containsExactly("2");
    }
  }

  @Test
  void refusesTooManyHeaders() throws Exception {
    try (Bench bench = Bench.answering("HTTP/1.1 200 OK\r\n" + "X-A: b\r\n".repeat(201) + "\r\n")) {
      assertThat(bench.client.get("/").status()).isEqualTo(502);
    }
  }

  @Test
  void refusesAHeadOfMoreThan64KiB() throws Exception {
    try (Bench bench =
        Bench.answering("HTTP/1.1 200 OK\r\nX-A: " + "b".repeat(70_000) + "\r\n\r\n")) {
      RawClient.Reply reply = bench.client.get("/");
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.text()).contains("response-too-large");
    }
  }

  @Test
  void passesOnAHeadOfAlmost64KiB() throws Exception {
    String value = "b".repeat(60_000);
    try (Bench bench =
        Bench.answering("HTTP/1.1 200 OK\r\nX-A: " + value + "\r\nContent-Length: 2\r\n\r\nok")) {
      RawClient.Reply reply = bench.client.get("/");
      assertThat(reply.text()).isEqualTo("ok");
      assertThat(reply.header("X-A")).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 10\r\n\r\n##",
        "Transfer-Encoding: chunked\r\n\r\n2\r\n##\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\r\n##\r\nzz\r\n",
      })
  void anAnswerThatBreaksOffIsCut(String rest) throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    int half = rest.indexOf("##") + 2;
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/1.1 200 OK\r\n" + rest.substring(0, half));
          seen.await();
          exchange.raw(rest.substring(half));
          exchange.close();
        })) {
      bench.client.send(request("GET /"));
      bench.client.skipPast("##");
      seen.countDown();
      assertThat(new String(bench.client.in().readAllBytes(), StandardCharsets.US_ASCII))
          .isIn("", "\r\n");
      assertThat(bench.proxy.nextEnded().reason()).isIn("endpoint-closed-early", "bad-response");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.0\r\n\r\n",
        "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"
      })
  void anOldClientLearnsOfACutByAReset(String request) throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n#\r\n");
          seen.await();
          exchange.reset();
        })) {
      bench.client.send(request);
      bench.client.skipPast("#");
      seen.countDown();
      assertThat(bench.client.endsByReset()).isTrue();
      assertThat(bench.proxy.nextEnded()).isEqualTo(new ProxyFixture.Ended(200, "endpoint-reset"));
    }
  }

  @Test
  void aClientThatWantsNoMoreCanTellACutAnswer() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n#\r\n");
          seen.await();
          exchange.close();
        })) {
      bench.client.send(request("GET /", "Connection: close"));
      String head = bench.client.skipPast("#");
      seen.countDown();
      assertThat(head).contains("Transfer-Encoding: chunked", "Connection: close");
      assertThat(new String(bench.client.in().readAllBytes(), StandardCharsets.US_ASCII))
          .doesNotContain("0\r\n");
    }
  }
}
