package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.H2Bench.answer;
import static penstock.core.forward.H2Bench.body;
import static penstock.core.forward.RawClient.request;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.PING;
import static penstock.testkit.Http2Client.RST_STREAM;

import io.undertow.util.Methods;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.endpoint.EndpointHttp2Settings;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.spi.ByteSize;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.Http2Stub;

/// Requests to endpoints of HTTP/2 that are repeated, given up or answered early.
class Http2EndpointRetriesTest {

  private static final RetryPlan AT_503 =
      new RetryPlan(
          2,
          new RetryPlan.Causes(true, true, StatusSet.of(Set.of(503)), Set.of()),
          Set.of(Methods.GET, Methods.PUT),
          RetryPlan.Backoff.NONE,
          RetryPlan.Where.OTHERS_FIRST,
          64 << 10,
          0);

  private static Http2Stub answering() throws IOException {
    return Http2Stub.start((peer, _) -> {
      peer.settings();
      Http2Frame frame;
      while ((frame = peer.next()) != null) {
        if (frame.type() == HEADERS) {
          answer(peer, frame.stream(), frame.has(END_STREAM) ? "" : body(peer, frame.stream()));
        }
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"reset", "503"})
  void aBodyIsSentOnceMore(String how) throws Exception {
    try (Http2Stub bad =
            Http2Stub.start((peer, _) -> {
              peer.settings();
              while (true) {
                int stream = peer.next(HEADERS).stream();
                String _ = body(peer, stream);
                if (how.equals("503")) {
                  peer.headers(stream, END_STREAM, ":status", "503");
                } else {
                  peer.numbers(RST_STREAM, stream, 2);
                }
              }
            });
        Http2Stub good = answering();
        ProxyFixture proxy =
            new ProxyFixture(H2Bench.setup().retry(AT_503), bad.address(), good.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.send(request("PUT /", "Content-Length: 5") + "hello").reply().text())
          .isEqualTo("hello");
      String chunked = request("PUT /", "Transfer-Encoding: chunked");
      assertThat(client.send(chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").reply().text())
          .isEqualTo("abcde");
    }
  }

  @Test
  void anAnswerMayComeBeforeTheRequestIsWhole() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int stream = peer.next(HEADERS).stream();
              answer(peer, stream, "enough");
              peer.numbers(RST_STREAM, stream, 0);
              told.countDown();
              answer(peer, peer.next(HEADERS).stream(), "next");
              peer.end();
            });
        Http2Client client = bench.http2()) {
      client.headers(1, 0, Http2Bytes.request("POST", "/"));
      client.frame(DATA, 0, 1, new byte[100]);
      assertThat(client.answer(1).text()).isEqualTo("enough");
      assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(client.get(3, "/").answer(3).text()).isEqualTo("next");
      assertThat(bench.stub.connections()).isOne();
    }
  }

  @Test
  void theRestOfARequestIsCancelledWhenItsAnswerIsWhole() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int stream = peer.next(HEADERS).stream();
              answer(peer, stream, "enough");
              assertThat(body(peer, stream)).endsWith(" reset 8");
              cancelled.countDown();
              peer.end();
            });
        RawClient client = bench.client()) {
      client.send(request("POST /", "Content-Length: 1000") + "half");
      assertThat(client.reply().text()).isEqualTo("enough");
      assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aConnectionOnWhichNothingComesIsAskedAndLeft() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    EndpointHttp2Settings impatient =
        new EndpointHttp2Settings(
            100, new ByteSize(1 << 16), Duration.ZERO, Duration.ofMillis(100));
    ForwardPlan.Limits limits =
        new ForwardPlan.Limits(Duration.ofMillis(2500).toNanos(), 0, 0, 1L << 40);
    Setup setup = H2Bench.setup(impatient).forward(limits);
    try (H2Bench bench =
            new H2Bench(
                setup,
                (peer, number) -> {
                  peer.settings();
                  int stream = peer.next(HEADERS).stream();
                  if (number > 1) {
                    answer(peer, stream, "other");
                  } else {
                    assertThat(peer.next(RST_STREAM).number(0)).isEqualTo(8);
                    assertThat(peer.next(PING).has(Http2Client.ACK)).isFalse();
                    asked.countDown();
                  }
                  peer.end();
                });
        RawClient client = bench.client()) {
      assertThat(client.send(request("POST /", "Content-Length: 0")).reply().status())
          .isEqualTo(504);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(504, "header-timeout"));
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(client.get("/").text()).isEqualTo("other");
      bench.proxy.awaitOnLoop("left", 1, () -> bench.proxy.endpoint(0).connections());
    }
  }

  @Test
  void aConnectionWithoutRequestsIsClosedAfterAWhile() throws Exception {
    Setup setup = H2Bench.setup().kept(new Kept(64 << 20, Duration.ofMillis(100)));
    try (H2Bench bench =
            new H2Bench(
                setup,
                (peer, _) -> {
                  peer.settings();
                  answer(peer, peer.next(HEADERS).stream(), "ok");
                  assertThat(peer.end()).isZero();
                });
        RawClient client = bench.client()) {
      assertThat(client.get("/").text()).isEqualTo("ok");
      bench.proxy.awaitOnLoop("closed", 0, () -> bench.proxy.endpoint(0).connections());
    }
  }

  @Test
  void anAnswerThatIsCutIsCutForTheClientToo() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int stream = peer.next(HEADERS).stream();
              peer.headers(stream, 0, ":status", "200");
              peer.frame(DATA, 0, stream, H2Bench.bytes("half"));
              peer.numbers(RST_STREAM, stream, 2);
              peer.end();
            });
        Http2Client client = bench.http2()) {
      assertThat(client.get(1, "/").refusal(1)).isEqualTo(2);
      assertThat(bench.proxy.nextEnded().reason()).isEqualTo("endpoint-reset");
    }
  }
}
