package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Bytes.request;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_HEADERS;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.RST_STREAM;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.spi.traffic.Header;
import penstock.testkit.Http2Answer;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubRequest;

class Http2RequestsTest {

  private static final int REFUSED_STREAM = 7;
  private static final int CANCEL = 8;

  @Test
  void becomesHttp11AtTheEndpoint() throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange -> exchange.answer(200, "hello", "X-Made-By: stub"))) {
      Http2Answer answer =
          bench
              .client
              .headers(
                  1,
                  END_STREAM,
                  request("GET", "/a?b=c", "cookie", "x=1", "cookie", "y=2", "te", "trailers"))
              .answer(1);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text()).isEqualTo("hello");
      assertThat(answer.header("x-made-by")).isEqualTo("stub");
      assertThat(answer.headers()).extracting(Header::name).doesNotContain("connection");
      StubRequest seen = bench.stub.requests().getFirst();
      assertThat(seen.target()).isEqualTo("/a?b=c");
      assertThat(seen.header("host")).isEqualTo("a.test");
      assertThat(seen.header("cookie")).isEqualTo("x=1; y=2");
      assertThat(seen.header("te")).isEqualTo("trailers");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(200, "ok"));
    }
  }

  @Test
  void answersStreamsInAnyOrder() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          if (exchange.target().equals("/slow")) {
            go.await();
          }
          exchange.answer(200, exchange.target());
        })) {
      bench.client.get(1, "/slow").get(3, "/fast");

      assertThat(bench.client.answer(3).text()).isEqualTo("/fast");
      go.countDown();
      assertThat(bench.client.answer(1).text()).isEqualTo("/slow");
    }
  }

  @Test
  void answersBeforeTheRequestHasEnded() throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          exchange.answer(403, "no");
          exchange.stall();
        })) {
      bench.client.headers(1, 0, request("POST", "/"));
      assertThat(bench.client.answer(1).text()).isEqualTo("no");
      Http2Frame reset = bench.client.next(RST_STREAM);
      assertThat(reset.stream()).isEqualTo(1);
      assertThat(reset.number(0)).isZero();
      // What was under way by then harms nobody.
      bench.client.frame(DATA, 0, 1, new byte[100]).frame(DATA, END_STREAM, 1);
      assertThat(bench.client.get(3, "/").answer(3).status()).isEqualTo(403);
    }
  }

  @Test
  void cancelsAtTheEndpointWhatTheClientResets() throws Exception {
    Semaphore came = new Semaphore(0);
    BlockingQueue<String> left = new LinkedBlockingQueue<>();
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          if (exchange.target().equals("/stall")) {
            came.release();
            exchange.stall();
            left.add(exchange.target());
          } else {
            exchange.answer(200, "ok");
          }
        })) {
      bench.client.get(1, "/stall");
      came.acquire();
      bench.client.numbers(RST_STREAM, 1, CANCEL);

      assertThat(left.poll(10, TimeUnit.SECONDS)).isEqualTo("/stall");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(499, "client-closed"));
      assertThat(bench.client.get(3, "/").answer(3).text()).isEqualTo("ok");
    }
  }

  @Test
  void resetsTheStreamAloneWhenTheEndpointBreaksOff() throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          if (exchange.target().equals("/broken")) {
            exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
            exchange.close();
          } else {
            exchange.answer(200, "ok");
          }
        })) {
      assertThat(bench.client.get(1, "/broken").refusal(1)).isEqualTo(2);
      assertThat(bench.client.get(3, "/").answer(3).text()).isEqualTo("ok");
    }
  }

  @Test
  void putsSplitHeadsTogether() throws Exception {
    try (Http2Bench bench = new Http2Bench(exchange -> exchange.answer(200, exchange.target()))) {
      byte[] block = Http2Bytes.block(request("GET", "/split", "x-long", "v".repeat(200)));
      byte[] first = Arrays.copyOf(block, 20);
      byte[] rest = Arrays.copyOfRange(block, 20, block.length);
      bench.client.frame(HEADERS, END_STREAM, 1, first);
      bench.client.frame(Http2Client.CONTINUATION, END_HEADERS, 1, rest);
      assertThat(bench.client.answer(1).text()).isEqualTo("/split");
    }
  }

  @Test
  void refusesStreamsBeyondTheLimit() throws Exception {
    try (Http2Bench bench = new Http2Bench(exchange -> exchange.stall())) {
      for (int i = 0; i < 128; i++) {
        bench.client.get(2 * i + 1, "/");
      }
      assertThat(bench.client.get(257, "/").refusal(257)).isEqualTo(REFUSED_STREAM);
    }
  }

  @Test
  void understandsThePrefaceInPieces() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(stub.address())) {
      Socket socket = new Socket(proxy.address().getAddress(), proxy.address().getPort());
      socket.setTcpNoDelay(true);
      try (Http2Client client = new Http2Client(socket)) {
        for (byte b : Http2Client.PREFACE.getBytes(StandardCharsets.US_ASCII)) {
          client.raw(new byte[] {b});
          proxy.onLoop(() -> true);
        }
        assertThat(client.settings().get(1, "/").answer(1).text()).isEqualTo("ok");
      }
    }
  }

  @Test
  void leavesMethodsThatBeginLikeThePrefaceAlone() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send("PR");
      proxy.onLoop(() -> true);
      client.send("I / HTTP/1.1\r\nHost: a.test\r\n\r\n");
      assertThat(client.reply().text()).isEqualTo("ok");
      assertThat(stub.requests()).extracting(StubRequest::method).isEqualTo(List.of("PRI"));
    }
  }
}
