package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.testkit.Http2Bytes.request;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;

import io.undertow.util.Methods;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.spi.http.GrpcStatus;
import penstock.testkit.Http2Answer;
import penstock.testkit.Http2Client;
import penstock.testkit.StubEndpoint;

/// When gRPC calls are made once more, and what their endpoints are blamed for.
class GrpcRetriesTest {

  /// A failed attempt counts as a second, which fades.
  private static final double BLAMED_NANOS = 5e8;

  private static final String TRAILERS =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nGrpc-Status: 13\r\n\r\n";

  @Test
  void aStatusThatIsNamedIsNotPassedOn() throws Exception {
    try (StubEndpoint bad = ending("14");
        StubEndpoint good = echoing();
        ProxyFixture proxy = new ProxyFixture(retrying(), bad.address(), good.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      Http2Answer answer = call(client);

      assertThat(answer.text()).isEqualTo("hello");
      assertThat(answer.header("grpc-status")).isEqualTo("0");
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(200, "ok", "ok"));
      assertThat(bad.requests()).hasSize(1);
    }
  }

  @Test
  void otherStatusesAre() throws Exception {
    try (StubEndpoint bad = ending("13");
        StubEndpoint good = echoing();
        ProxyFixture proxy = new ProxyFixture(retrying(), bad.address(), good.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      assertThat(call(client).header("grpc-status")).isEqualTo("13");
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(200, "ok", "internal"));
    }
  }

  @Test
  void aStatusBehindAnAnswerComesTooLate() throws Exception {
    String answer =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nGrpc-Status: 14\r\n\r\n";
    try (StubEndpoint bad = StubEndpoint.start(exchange -> exchange.raw(answer));
        StubEndpoint good = echoing();
        ProxyFixture proxy = new ProxyFixture(retrying(), bad.address(), good.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      assertThat(call(client).trailers().getFirst().value()).isEqualTo("14");
      assertThat(good.requests()).isEmpty();
    }
  }

  @Test
  void theLastEndpointsWordIsPassedOn() throws Exception {
    try (StubEndpoint one = ending("14");
        StubEndpoint other = ending("8");
        ProxyFixture proxy = new ProxyFixture(retrying(), one.address(), other.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      assertThat(call(client).header("grpc-status")).isEqualTo("8");
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(200, "ok", "resource-exhausted"));
    }
  }

  @Test
  void eachAttemptIsNotedWithItsOwnStatus() throws Exception {
    try (StubEndpoint bad = ending("14");
        StubEndpoint good = StubEndpoint.start(exchange -> exchange.raw(TRAILERS));
        ProxyFixture proxy = new ProxyFixture(retrying(), bad.address(), good.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      call(client);
      proxy.nextEnded();

      assertThat(proxy.attempts()).containsExactly("200 unavailable ok", "200 internal ok");
    }
  }

  @Test
  void nothingIsNotedOfAnEndpointThatSaidNothing() throws Exception {
    try (StubEndpoint other = StubEndpoint.start(exchange -> exchange.answer(503, ""));
        ProxyFixture proxy = new ProxyFixture(other.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      call(client);

      assertThat(proxy.nextEnded()).isEqualTo(new Ended(503, "ok", "unavailable"));
      assertThat(proxy.attempts()).containsExactly("503 - ok");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, true",
    "4, true",
    "12, true",
    "13, true",
    "14, true",
    "15, true",
    "0, false",
    "1, false",
    "3, false",
    "5, false",
    "8, false",
    "16, false"
  })
  void anEndpointIsToBlameForWhatWouldBeA5xx(String status, boolean blamed) throws Exception {
    try (StubEndpoint stub = ending(status);
        ProxyFixture proxy = new ProxyFixture(stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      call(client);
      proxy.nextEnded();

      assertThat(proxy.onLoop(() -> proxy.endpoint(0).latencyNanos() >= BLAMED_NANOS))
          .isEqualTo(blamed);
    }
  }

  @Test
  void anEndpointIsToBlameForTrailersToo() throws Exception {
    try (Http2Bench bench = new Http2Bench(exchange -> exchange.raw(TRAILERS))) {
      call(bench.client);
      bench.proxy.nextEnded();

      assertThat(bench.proxy.onLoop(() -> bench.proxy.endpoint(0).latencyNanos()))
          .isGreaterThanOrEqualTo(BLAMED_NANOS);
    }
  }

  private static Setup retrying() {
    return Setup.plain()
        .retry(
            new RetryPlan(
                1,
                new RetryPlan.Causes(
                    false,
                    false,
                    StatusSet.NONE,
                    Set.of(GrpcStatus.UNAVAILABLE, GrpcStatus.RESOURCE_EXHAUSTED)),
                Set.of(Methods.GET),
                RetryPlan.Backoff.NONE,
                RetryPlan.Where.OTHERS_FIRST,
                1000,
                0));
  }

  private static StubEndpoint ending(String status) throws IOException {
    return StubEndpoint.start(exchange -> {
      exchange.body();
      exchange.answer(200, "", "Grpc-Status: " + status);
    });
  }

  private static StubEndpoint echoing() throws IOException {
    return StubEndpoint.start(exchange ->
        exchange.answer(
            200, new String(exchange.body(), StandardCharsets.UTF_8), "Grpc-Status: 0"));
  }

  private static Http2Answer call(Http2Client client) throws IOException {
    return client
        .headers(1, 0, request("POST", "/shop.Cart/Add", "content-type", "application/grpc"))
        .frame(DATA, END_STREAM, 1, "hello".getBytes(StandardCharsets.US_ASCII))
        .answer(1);
  }
}
