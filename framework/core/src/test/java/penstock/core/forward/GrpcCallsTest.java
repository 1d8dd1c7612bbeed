package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Bytes.request;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.core.listen.HttpListenerSettings;
import penstock.spi.traffic.Header;
import penstock.testkit.Http2Answer;
import penstock.testkit.Http2Client;
import penstock.testkit.StubEndpoint;

/// What is different about requests that are gRPC calls; their endpoints speak HTTP/1.1 here.
class GrpcCallsTest {

  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  @Test
  void areToldOfFailuresInTheirOwnWords() throws Exception {
    try (ProxyFixture proxy = new ProxyFixture(deaf());
        Http2Client client = Http2Client.connect(proxy.address())) {
      Http2Answer answer = call(client, "content-type", "application/grpc+proto");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("content-type")).isEqualTo("application/grpc");
      assertThat(answer.header("grpc-status")).isEqualTo("14");
      assertThat(answer.header("grpc-message")).isEqualTo("Bad Gateway: connect-refused");
      assertThat(answer.header("proxy-status")).contains("error=connection_refused");
      assertThat(answer.headers()).extracting(Header::name).doesNotContain("content-length");
      assertThat(answer.text()).isEmpty();
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(200, "connect-refused", "unavailable"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/grpc-web", "application/json", "text/grpc"})
  void areKnownByTheirType(String type) throws Exception {
    try (ProxyFixture proxy = new ProxyFixture(deaf());
        Http2Client client = Http2Client.connect(proxy.address())) {
      assertThat(call(client, "content-type", type).status()).isEqualTo(502);
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(502, "connect-refused"));
    }
  }

  @Test
  void endAsTheTrailersSay() throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange ->
            exchange.raw(
                CHUNKED + "3\r\nabc\r\n0\r\nGrpc-Status: 8\r\nGrpc-Message: full\r\n\r\n"))) {
      Http2Answer answer = call(bench.client, "content-type", "application/grpc");

      assertThat(answer.text()).isEqualTo("abc");
      assertThat(answer.trailers())
          .containsExactly(new Header("grpc-status", "8"), new Header("grpc-message", "full"));
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(200, "ok", "resource-exhausted"));
    }
  }

  @Test
  void endAsTheHeadSaysWhereThereIsNothingElse() throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange -> exchange.answer(200, "", "Grpc-Status: 7"))) {
      assertThat(call(bench.client, "content-type", "application/grpc").header("grpc-status"))
          .isEqualTo("7");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(200, "ok", "permission-denied"));
    }
  }

  @Test
  void endAsTheHttpStatusSaysWhereNothingElseDoes() throws Exception {
    try (Http2Bench bench = new Http2Bench(exchange -> exchange.answer(503, "no"))) {
      assertThat(call(bench.client, "content-type", "application/grpc").status()).isEqualTo(503);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(503, "ok", "unavailable"));
    }
  }

  @Test
  void endWithAnInternalErrorWhenTheyAreCut() throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          exchange.raw(CHUNKED + "3\r\nabc\r\n");
          exchange.close();
        })) {
      bench.client.headers(1, END_STREAM, request("POST", "/", "content-type", "application/grpc"));
      assertThat(bench.client.refusal(1)).isEqualTo(2);
      assertThat(bench.proxy.nextEnded())
          .isEqualTo(new Ended(200, "endpoint-closed-early", "internal"));
    }
  }

  @Test
  void areBoundedByTheClientsDeadline() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (Http2Bench bench =
        new Http2Bench(exchange -> {
          exchange.stall();
          left.countDown();
        })) {
      Http2Answer answer =
          call(bench.client, "content-type", "application/grpc", "grpc-timeout", "500m");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("grpc-status")).isEqualTo("4");
      assertThat(bench.stub.requests().getFirst().header("grpc-timeout")).isEqualTo("500m");
      assertThat(bench.proxy.nextEnded())
          .isEqualTo(new Ended(200, "request-timeout", "deadline-exceeded"));
      left.await();
    }
  }

  @Test
  void areUnavailableWhenTheRoutesTimeIsOverFirst() throws Exception {
    Setup setup =
        Setup.plain()
            .forward(
                new ForwardPlan.Limits(
                    Duration.ofSeconds(20).toNanos(),
                    Duration.ofSeconds(20).toNanos(),
                    Duration.ofMillis(100).toNanos(),
                    1 << 20));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.stall());
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      assertThat(
              call(client, "content-type", "application/grpc", "grpc-timeout", "99999999H")
                  .header("grpc-status"))
          .isEqualTo("14");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "5", "-5m", "5x", "123456789m", "1 m"})
  void ignoreDeadlinesThatSayNothing(String timeout) throws Exception {
    try (Http2Bench bench =
        new Http2Bench(exchange -> exchange.answer(200, "", "Grpc-Status: 0"))) {
      call(bench.client, "content-type", "application/grpc", "grpc-timeout", timeout);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(200, "ok", "ok"));
    }
  }

  @Test
  void mayPauseForAsLongAsTheRouteLets() throws Exception {
    Setup setup =
        Setup.plain()
            .timeouts(
                new HttpListenerSettings.Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(50),
                    Duration.ZERO));
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> {
              exchange.body();
              exchange.answer(200, "", "Grpc-Status: 0");
            });
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      client.headers(1, 0, request("POST", "/call", "content-type", "application/grpc"));
      client.headers(3, 0, request("POST", "/other"));

      assertThat(client.answer(3).status()).isEqualTo(408);
      assertThat(client.frame(DATA, END_STREAM, 1).answer(1).header("grpc-status")).isEqualTo("0");
    }
  }

  @Test
  void encodeWhatMayNotStandInAMessage() {
    assertThat(GrpcAnswer.encoded("100% \u00fc\n~")).isEqualTo("100%25 %C3%BC%0A~");
  }

  private static Http2Answer call(Http2Client client, String... fields) throws IOException {
    return client.headers(1, END_STREAM, request("POST", "/shop.Cart/Add", fields)).answer(1);
  }

  private static InetSocketAddress deaf() throws IOException {
    StubEndpoint gone = StubEndpoint.start(exchange -> exchange.stall());
    gone.close();
    return gone.address();
  }
}
