package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.core.listen.HttpListenerSettings;
import penstock.spi.traffic.Header;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubExchange;

class UploadsTest {

  private static final String CHUNKED = "Transfer-Encoding: chunked";

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  @Test
  void framesAChunkedBodyAnew() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, text(exchange.body())))) {
      String body = "1;a=b\r\nh\r\n04\r\nello\r\n0\r\n\r\n";
      assertThat(bench.client.send(request("POST /", CHUNKED) + body).reply().text())
          .isEqualTo("hello");
      assertThat(bench.stub.requests().getFirst().headers("Transfer-Encoding"))
          .containsExactly("chunked");
      assertThat(bench.client.get("/").status()).isEqualTo(200);
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void takesAChunkedBodyByteByByte() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, text(exchange.body())))) {
      bench.client.send(request("POST /", CHUNKED));
      for (char c : "3\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Sum: 7\r\n\r\n".toCharArray()) {
        bench.client.send(String.valueOf(c));
      }
      assertThat(bench.client.reply().text()).isEqualTo("abc0123456789");
    }
  }

  @Test
  void passesOnTrailers() throws Exception {
    CompletableFuture<java.util.List<Header>> trailers = new CompletableFuture<>();
    try (Bench bench =
        new Bench(exchange -> {
          exchange.body();
          trailers.complete(exchange.trailers());
          exchange.answer(200, "ok");
        })) {
      String body = "1\r\na\r\n0\r\nX-Sum: 7\r\nX-Forwarded-For: 1.1.1.1\r\nHost: b\r\n\r\n";
      bench.client.send(request("POST /", CHUNKED) + body).reply();
      assertThat(trailers.get(15, TimeUnit.SECONDS)).containsExactly(new Header("X-Sum", "7"));
    }
  }

  /// Reads the body and says whether it came whole.
  private static void judge(StubExchange exchange, CompletableFuture<String> verdict)
      throws IOException {
    try {
      exchange.body();
      verdict.complete("whole");
    } catch (IOException e) {
      verdict.complete("broken");
      throw e;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zz\r\n",
        "1\r\nab\r\n",
        "1\nb\r\n",
        "-1\r\n",
        "0\r\nX\r\n\r\n",
        "fffffffffffffffff\r\n"
      })
  void aBrokenChunkIs400AndNoWholeRequest(String broken) throws Exception {
    CompletableFuture<String> verdict = new CompletableFuture<>();
    try (Bench bench = new Bench(exchange -> judge(exchange, verdict))) {
      bench.client.send(request("POST /", CHUNKED) + "5\r\nhello\r\n" + broken);
      RawClient.Reply reply = bench.client.reply();
      assertThat(reply.status()).isEqualTo(400);
      bench.client.assertClosed();
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(400, "bad-request"));
    }
    // The stub may not even have seen the head before the request was given up.
    assertThat(verdict.completeOnTimeout("broken", 1, TimeUnit.MILLISECONDS).join())
        .isEqualTo("broken");
  }

  @ParameterizedTest
  @ValueSource(strings = {CHUNKED, "Content-Length: 100"})
  void anUploadThatIsBrokenOffNeverBecomesWhole(String framing) throws Exception {
    CompletableFuture<String> verdict = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    try (Bench bench =
        new Bench(exchange -> {
          begun.countDown();
          judge(exchange, verdict);
        })) {
      bench.client.send(request("POST /", framing) + "5\r\nhello\r\n");
      assertThat(begun.await(15, TimeUnit.SECONDS)).isTrue();
      bench.client.finish();
      assertThat(verdict.get(15, TimeUnit.SECONDS)).isEqualTo("broken");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(499, "client-closed"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {CHUNKED, "Content-Length: 100"})
  void aResetWithinAnUploadBreaksTheEndpointsConnection(String framing) throws Exception {
    CompletableFuture<String> verdict = new CompletableFuture<>();
    CountDownLatch begun = new CountDownLatch(1);
    try (Bench bench =
        new Bench(exchange -> {
          begun.countDown();
          judge(exchange, verdict);
        })) {
      bench.client.send(request("POST /", framing) + "5\r\nhello\r\n");
      assertThat(begun.await(15, TimeUnit.SECONDS)).isTrue();
      bench.client.reset();
      assertThat(verdict.get(15, TimeUnit.SECONDS)).isEqualTo("broken");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(499, "client-closed"));
    }
  }

  @Test
  void anAnswerBeforeTheEndOfTheBodyIsPassedOnWhole() throws Exception {
    String large = "x".repeat(300_000);
    try (Bench bench =
        new Bench(exchange -> {
          assertThat(exchange.bodyStream().readNBytes(4))
              .isEqualTo("part".getBytes(StandardCharsets.US_ASCII));
          exchange.answer(413, large);
          exchange.close();
        })) {
      bench.client.send(request("POST /", "Content-Length: 1000000") + "part");
      RawClient.Reply reply = bench.client.reply();
      assertThat(reply.status()).isEqualTo(413);
      assertThat(reply.text()).isEqualTo(large);
      assertThat(reply.header("Connection")).isEqualTo("close");
      bench.client.assertClosed();
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(413, "ok"));
    }
  }

  @Test
  void anEndpointThatAnswersAndStopsReadingIsHeardOut() throws Exception {
    try (Bench bench =
        new Bench(exchange -> {
          exchange.answer(413, "no");
          exchange.reset();
        })) {
      Thread sender =
          Thread.ofVirtual().start(() -> sendUntilBroken(bench.client, "Content-Length: 50000000"));
      RawClient.Reply reply = bench.client.reply();
      assertThat(reply.status()).isIn(413, 502);
      bench.client.close();
      sender.join();
    }
  }

  private static void sendUntilBroken(RawClient client, String framing) {
    try {
      client.send(request("POST /", framing));
      for (int i = 0; i < 500; i++) {
        client.send(new byte[100_000]);
      }
    } catch (IOException _) {
      // As the name says.
    }
  }

  @Test
  void aChunkedBodyOfMoreThanTheLimitIs413() throws Exception {
    CompletableFuture<String> verdict = new CompletableFuture<>();
    Setup setup = Setup.plain().forward(new ForwardPlan.Limits(0, 0, 0, 10));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> judge(exchange, verdict));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send(request("POST /", CHUNKED) + "b\r\nhello world\r\n");
      assertThat(client.reply().status()).isEqualTo(413);
      client.assertClosed();
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(413, "too-large"));
    }
    assertThat(verdict.completeOnTimeout("broken", 1, TimeUnit.MILLISECONDS).join())
        .isEqualTo("broken");
  }

  @ParameterizedTest
  @ValueSource(strings = {CHUNKED, "Content-Length: 100"})
  void aClientThatPausesInItsBodyGets408(String framing) throws Exception {
    CompletableFuture<String> verdict = new CompletableFuture<>();
    Setup setup =
        Setup.plain()
            .timeouts(
                new HttpListenerSettings.Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(100),
                    Duration.ZERO));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> judge(exchange, verdict));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send(request("POST /", framing) + "5\r\nhello\r\n");
      assertThat(client.reply().status()).isEqualTo(408);
      client.assertClosed();
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(408, "client-timeout"));
      assertThat(verdict.get(15, TimeUnit.SECONDS)).isEqualTo("broken");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5", CHUNKED})
  void asksTheClientToGoOnWhenTheEndpointDoes(String framing) throws Exception {
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/1.1 100 Continue\r\n\r\n");
          exchange.answer(200, text(exchange.body()));
        })) {
      bench.client.send(request("POST /", framing, "Expect: 100-continue"));
      assertThat(bench.client.reply().status()).isEqualTo(100);
      bench.client.send(framing.equals(CHUNKED) ? "5\r\nhello\r\n0\r\n\r\n" : "hello");
      assertThat(bench.client.reply().text()).isEqualTo("hello");
      assertThat(bench.client.get("/").status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {413, 417, 200})
  void anEndpointThatDoesNotWantTheBodyIsSpared(int status) throws Exception {
    try (Bench bench =
        new Bench(exchange -> {
          exchange.answer(status, "no");
          exchange.close();
        })) {
      bench.client.send(request("POST /", "Content-Length: 5", "Expect: 100-continue"));
      RawClient.Reply reply = bench.client.reply();
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.text()).isEqualTo("no");
      bench.client.assertClosed();
    }
  }

  @Test
  void theBodyIsSentUnaskedWhenTheEndpointSaysNothing() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, text(exchange.body())))) {
      bench.client.send(request("POST /", "Content-Length: 5", "Expect: 100-continue"));
      assertThat(bench.client.reply().status()).isEqualTo(100);
      bench.client.send("hello");
      assertThat(bench.client.reply().text()).isEqualTo("hello");
    }
  }
}
