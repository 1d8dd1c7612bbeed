package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFramingTest {

  private static final String HOST = " HTTP/1.1\r\nHost: a.test\r\n";
  private static final String SECOND = "GET /second" + HOST + "\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /" + HOST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /" + HOST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /" + HOST + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "POST /" + HOST + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST /" + HOST + "Transfer-Encoding: identity\r\n\r\n",
        "POST /" + HOST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /" + HOST + "Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n",
        "POST /" + HOST + "Transfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n",
        "POST /" + HOST + "Transfer-Encoding:\r\n\r\n",
        "POST /"
            + HOST
            + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /" + HOST + "Content-Length: 18446744073709551619\r\n\r\nabc",
        "POST /" + HOST + "Content-Length: +5\r\n\r\nhello",
        "POST /" + HOST + "Content-Length: 0x5\r\n\r\nhello",
        "POST /" + HOST + "Content-Length: -1\r\n\r\n",
        "POST /" + HOST + "Content-Length: 3, 3\r\n\r\nabc",
        "POST /" + HOST + "Content-Length:\r\n\r\n",
        "POST /" + HOST + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "POST /" + HOST + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        "GET /" + HOST + "Host: b.test\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a:port\r\n\r\n",
        "GET /" + HOST + "X-A : b\r\n\r\n",
        "GET /" + HOST + " X-A: b\r\n\r\n",
        "GET /" + HOST + "X-A: b\u0000c\r\n\r\n",
        "GET /" + HOST + "X-A: b\rc\r\n\r\n",
        "GET /" + HOST + "X-A\r\n\r\n",
        "GET / HTTP/1.1\nHost: a.test\n\n",
        "GET /\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: a.test\r\n\r\n",
        "G@T / HTTP/1.1\r\nHost: a.test\r\n\r\n",
      })
  void refusesWhatTwoReadersCouldReadInTwoWays(String bytes) throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      RawClient.Reply reply = bench.client.send(bytes).reply();
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.header("Connection")).isEqualToIgnoringCase("close");
      bench.client.assertClosed();
      bench.client.close();
      bench.proxy.awaitRefusal("bad-request");
      assertThat(bench.stub.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /" + HOST + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + SECOND,
        "POST / HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n" + SECOND,
        "POST /" + HOST + "Content-Length: 18446744073709551619\r\n\r\nabc" + SECOND,
      })
  void aSecondRequestBehindARefusedOneIsNotServed(String bytes) throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      assertThat(bench.client.send(bytes).reply().status()).isEqualTo(400);
      bench.client.assertClosed();
      assertThat(bench.stub.requests()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CONNECT a.test:443", "TRACE /"})
  void refusesMethodsThatMakeNoSenseHere(String start) throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      assertThat(bench.client.send(request(start)).reply().status()).isEqualTo(405);
      bench.client.assertClosed();
      bench.proxy.awaitRefusal("denied");
      assertThat(bench.stub.requests()).isEmpty();
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws Exception {
    try (Bench bench =
        new Bench(exchange -> exchange.answer(200, exchange.target() + exchange.body().length))) {
      bench.client.send(
          request("GET /1")
              + request("POST /2", "Content-Length: 3")
              + "abc"
              + request("POST /3", "Transfer-Encoding: chunked")
              + "2\r\nab\r\n0\r\n\r\n"
              + request("GET /4")
              + request("GET /5"));
      for (String text : new String[] {"/10", "/23", "/32", "/40", "/50"}) {
        assertThat(bench.client.reply().text()).isEqualTo(text);
      }
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void takesManyPipelinedRequestsAtOnce() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, exchange.target()))) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 2000; i++) {
        all.append(request("GET /" + i));
      }
      Thread sender = Thread.ofVirtual().start(() -> sendAll(bench.client, all.toString()));
      for (int i = 0; i < 2000; i++) {
        assertThat(bench.client.reply().text()).isEqualTo("/" + i);
      }
      sender.join();
    }
  }

  private static void sendAll(RawClient client, String text) {
    try {
      client.send(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void takesTheHostOfAnAbsoluteTarget() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      bench.client.send("GET http://b.test:81/x?y=z HTTP/1.1\r\nHost: b.test:81\r\n\r\n").reply();
      assertThat(bench.stub.requests().getFirst().target()).isEqualTo("/x?y=z");
      assertThat(bench.stub.requests().getFirst().headers("Host")).containsExactly("b.test:81");
    }
  }

  @Test
  void sendsTheTargetAsItCame() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      bench.client.get("/a%2Fb/%7Ec//d;e=f?g=%20&h");
      assertThat(bench.stub.requests().getFirst().target()).isEqualTo("/a%2Fb/%7Ec//d;e=f?g=%20&h");
    }
  }
}
