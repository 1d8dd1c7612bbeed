package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.H2Bench.answer;
import static penstock.core.forward.RawClient.request;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.PING;
import static penstock.testkit.Http2Client.WINDOW_UPDATE;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Peers;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;

/// Endpoints of HTTP/2 that take nothing, or say too much.
class Http2EndpointLimitsTest {

  private static final int MAX_CONCURRENT_STREAMS = 3;

  /// Answers a request, and takes no other from then on.
  private static void shut(Http2Client peer) throws java.io.IOException {
    peer.settings();
    int stream = peer.next(HEADERS).stream();
    peer.settings(MAX_CONCURRENT_STREAMS, 0);
    answer(peer, stream, "first");
  }

  @Test
  void aRequestWaitsForAnEndpointThatTakesNoneForNow() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    try (H2Bench bench =
            new H2Bench((peer, number) -> {
              shut(peer);
              waiting.await();
              peer.settings(MAX_CONCURRENT_STREAMS, 1);
              answer(peer, peer.next(HEADERS).stream(), "on " + number);
              peer.end();
            });
        RawClient client = bench.client()) {
      assertThat(client.get("/").text()).isEqualTo("first");
      client.send(request("GET /"));
      bench.proxy.awaitInFlight(1);
      waiting.countDown();
      assertThat(client.reply().text()).isEqualTo("on 1");
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void whoFindsNoPlaceWhenItTakesSomeAgainGetsAnotherConnection() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch both = new CountDownLatch(1);
    try (H2Bench bench =
            new H2Bench((peer, number) -> {
              if (number == 1) {
                shut(peer);
                waiting.await();
                peer.settings(MAX_CONCURRENT_STREAMS, 1);
                int stream = peer.next(HEADERS).stream();
                both.await();
                answer(peer, stream, "on 1");
              } else {
                peer.settings();
                int stream = peer.next(HEADERS).stream();
                both.countDown();
                answer(peer, stream, "on 2");
              }
              peer.end();
            });
        RawClient one = bench.client();
        RawClient two = bench.client()) {
      assertThat(one.get("/").text()).isEqualTo("first");
      one.send(request("GET /"));
      two.send(request("GET /"));
      bench.proxy.awaitInFlight(2);
      waiting.countDown();
      assertThat(List.of(one.reply().text(), two.reply().text()))
          .containsExactlyInAnyOrder("on 1", "on 2");
    }
  }

  @Test
  void whoWaitsIsLetInWhereAnotherRequestEnds() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    try (H2Bench bench =
            new H2Bench((peer, number) -> {
              if (number == 1) {
                peer.settings(MAX_CONCURRENT_STREAMS, 1);
                answer(peer, peer.next(HEADERS).stream(), "first");
                int held = peer.next(HEADERS).stream();
                waiting.await();
                answer(peer, held, "held");
                answer(peer, peer.next(HEADERS).stream(), "on 1");
              } else {
                shut(peer);
              }
              peer.end();
            });
        RawClient one = bench.client();
        RawClient two = bench.client()) {
      assertThat(one.get("/").text()).isEqualTo("first");
      one.send(request("GET /"));
      bench.proxy.awaitInFlight(1);
      assertThat(two.get("/").text()).isEqualTo("first");
      two.send(request("GET /"));
      bench.proxy.awaitInFlight(2);
      waiting.countDown();
      assertThat(one.reply().text()).isEqualTo("held");
      assertThat(two.reply().text()).isEqualTo("on 1");
      assertThat(bench.stub.connections()).isEqualTo(2);
    }
  }

  @Test
  void itDoesNotWaitForEver() throws Exception {
    Peers impatient =
        new Peers(
            _ -> false, false, Duration.ofSeconds(1), 64, H2Bench.setup().peers().transport());
    try (H2Bench bench =
            new H2Bench(
                H2Bench.setup().peers(impatient),
                (peer, _) -> {
                  shut(peer);
                  peer.end();
                });
        RawClient client = bench.client()) {
      assertThat(client.get("/").text()).isEqualTo("first");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(200, "ok"));
      assertThat(client.get("/").status()).isEqualTo(504);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(504, "connect-timeout"));
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void whoWaitsGetsAnotherConnectionWhenThatOneEnds() throws Exception {
    CountDownLatch waiting = new CountDownLatch(1);
    try (H2Bench bench =
            new H2Bench((peer, number) -> {
              if (number == 1) {
                shut(peer);
                waiting.await();
              } else {
                peer.settings();
                answer(peer, peer.next(HEADERS).stream(), "on " + number);
                peer.end();
              }
            });
        RawClient client = bench.client()) {
      assertThat(client.get("/").text()).isEqualTo("first");
      client.send(request("GET /"));
      bench.proxy.awaitInFlight(1);
      waiting.countDown();
      assertThat(client.reply().text()).isEqualTo("on 2");
    }
  }

  @Test
  void whatWasNotSentIsSentOverAnotherConnection() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, number) -> {
              if (number == 1) {
                // A tunnel waits for our settings.
                peer.next(WINDOW_UPDATE);
                return;
              }
              peer.settings(8, 1);
              peer.headers(peer.next(HEADERS).stream(), 0, ":status", "200");
              peer.end();
            });
        RawClient client = bench.client()) {
      client.send(request("GET /", "Connection: Upgrade", "Upgrade: websocket"));
      assertThat(client.skipPast("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
      assertThat(bench.stub.connections()).isEqualTo(2);
    }
  }

  @Test
  void aTunnelThatWaitedForSettingsHeedsThem() throws Exception {
    CompletableFuture<Integer> early = new CompletableFuture<>();
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings(MAX_CONCURRENT_STREAMS, 0, 8, 1);
              int heads = 0;
              for (int pings = 0; pings < 2; pings++) {
                peer.frame(PING, 0, 0, new byte[8]);
                Http2Frame frame = peer.next();
                while (frame != null && frame.type() != PING) {
                  heads += frame.type() == HEADERS ? 1 : 0;
                  frame = peer.next();
                }
              }
              early.complete(heads);
              peer.settings(MAX_CONCURRENT_STREAMS, 1);
              peer.headers(peer.next(HEADERS).stream(), 0, ":status", "200");
              peer.end();
            });
        RawClient client = bench.client()) {
      client.send(request("GET /", "Connection: Upgrade", "Upgrade: websocket"));
      assertThat(early.get(20, TimeUnit.SECONDS)).isZero();
      assertThat(client.skipPast("\r\n\r\n")).startsWith("HTTP/1.1 101 ");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 33})
  void interimAnswersHaveAnEnd(int many) throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int stream = peer.next(HEADERS).stream();
              for (int i = 0; i < many; i++) {
                peer.headers(stream, 0, ":status", "103");
              }
              answer(peer, stream, "at last");
              peer.end();
            });
        RawClient client = bench.client()) {
      assertThat(client.get("/").status()).isEqualTo(many > 32 ? 502 : 200);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 33})
  void interimAnswersOfHttp1HaveAnEndToo(int many) throws Exception {
    String interim = "HTTP/1.1 103 Early\r\n\r\n".repeat(many);
    try (Bench bench = Bench.answering(interim + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(bench.client.get("/").status()).isEqualTo(many > 32 ? 502 : 200);
    }
  }
}
