package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.H2Bench.answer;
import static penstock.core.forward.H2Bench.body;
import static penstock.core.forward.H2Bench.bytes;
import static penstock.core.forward.RawClient.request;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.GOAWAY;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.PING;
import static penstock.testkit.Http2Client.RST_STREAM;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.EndpointHttp2Settings;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.spi.ByteSize;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.Http2Stub;

/// How connections to endpoints of HTTP/2 are shared, left and lost.
class Http2EndpointLifeTest {

  private static final int NO_ERROR = 0;
  private static final int REFUSED_STREAM = 7;

  private static EndpointHttp2Settings settings(int streams, Duration ping) {
    return new EndpointHttp2Settings(streams, new ByteSize(1 << 16), ping, Duration.ofSeconds(1));
  }

  /// Answers what comes with the number of the connection.
  private static void answerAll(Http2Client peer, int number) throws IOException {
    Http2Frame frame;
    while ((frame = peer.next()) != null) {
      if (frame.type() == HEADERS) {
        String body = frame.has(END_STREAM) ? "" : body(peer, frame.stream());
        answer(peer, frame.stream(), number + body);
      } else if (frame.type() == PING && !frame.has(Http2Client.ACK)) {
        peer.frame(PING, Http2Client.ACK, 0, frame.payload());
      }
    }
  }

  @Test
  void sendsAgainWhatALeavingConnectionHasNotSeen() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, number) -> {
              peer.settings();
              if (number == 1) {
                int seen = peer.next(HEADERS).stream();
                peer.next(HEADERS);
                peer.numbers(GOAWAY, 0, seen, NO_ERROR);
                answer(peer, seen, "seen");
                peer.end();
              } else {
                answerAll(peer, number);
              }
            });
        RawClient one = bench.client();
        RawClient other = bench.client()) {
      one.send(request("POST /", "Content-Length: 2") + "hi");
      other.send(request("POST /", "Content-Length: 2") + "hi");
      assertThat(List.of(one.reply().text(), other.reply().text()))
          .containsExactlyInAnyOrder("seen", "2hi");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(200, "ok"));
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(200, "ok"));
      assertThat(one.get("/").text()).isEqualTo("2");
    }
  }

  @Test
  void sendsElsewhereWhatIsRefused() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    Http2Stub.Conversation full =
        (peer, _) -> {
          peer.settings();
          while (true) {
            refused.incrementAndGet();
            peer.numbers(RST_STREAM, peer.next(HEADERS).stream(), REFUSED_STREAM);
          }
        };
    try (Http2Stub other =
            Http2Stub.start((peer, number) -> {
              peer.settings();
              answerAll(peer, number);
            });
        Http2Stub stub = Http2Stub.start(full);
        ProxyFixture proxy = new ProxyFixture(H2Bench.setup(), stub.address(), other.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.send(request("POST /", "Content-Length: 2") + "hi").reply().text())
          .isEqualTo("1hi");
      assertThat(refused).hasValueGreaterThanOrEqualTo(1);
    }
  }

  @Test
  void asksTheOnlyEndpointOnceMoreAndGivesUp() throws Exception {
    AtomicInteger refused = new AtomicInteger();
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              while (true) {
                int stream = peer.next(HEADERS).stream();
                refused.incrementAndGet();
                peer.numbers(RST_STREAM, stream, REFUSED_STREAM);
              }
            });
        RawClient client = bench.client()) {
      assertThat(client.get("/").status()).isEqualTo(503);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(503, "refused-stream"));
      assertThat(refused).hasValue(2);
    }
  }

  @Test
  void aStreamThatIsResetLeavesTheOthersAlone() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int one = peer.next(HEADERS).stream();
              int other = peer.next(HEADERS).stream();
              peer.numbers(RST_STREAM, one, 2);
              answer(peer, other, "fine");
              peer.end();
            });
        RawClient one = bench.client();
        RawClient other = bench.client()) {
      one.send(request("POST /", "Content-Length: 0"));
      other.send(request("POST /", "Content-Length: 0"));
      assertThat(List.of(one.reply().status(), other.reply().status()))
          .containsExactlyInAnyOrder(502, 200);
      assertThat(List.of(bench.proxy.nextEnded(), bench.proxy.nextEnded()))
          .containsExactlyInAnyOrder(new Ended(502, "endpoint-reset"), new Ended(200, "ok"));
    }
  }

  @Test
  void repeatsWhatAConnectionThatBreaksTakesWithIt() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, number) -> {
              peer.settings();
              if (number == 1) {
                answer(peer, peer.next(HEADERS).stream(), "1");
                peer.next(HEADERS);
              } else {
                answerAll(peer, number);
              }
            });
        RawClient client = bench.client()) {
      assertThat(client.get("/").text()).isEqualTo("1");
      assertThat(client.get("/").text()).isEqualTo("2");
    }
  }

  @Test
  void makesAnotherConnectionWhereOneIsFull() throws Exception {
    CountDownLatch greeted = new CountDownLatch(1);
    try (H2Bench bench =
            new H2Bench((peer, number) -> {
              peer.settings(3, 1);
              if (number == 1) {
                answer(peer, peer.next(HEADERS).stream(), "first");
                int held = peer.next(HEADERS).stream();
                greeted.await();
                answer(peer, held, "1");
              }
              answerAll(peer, number);
            });
        RawClient one = bench.client();
        RawClient other = bench.client()) {
      assertThat(one.get("/").text()).isEqualTo("first");
      one.send(request("GET /"));
      bench.proxy.awaitInFlight(1);
      assertThat(other.get("/").text()).isEqualTo("2");
      greeted.countDown();
      assertThat(one.reply().text()).isEqualTo("1");
      assertThat(bench.stub.connections()).isEqualTo(2);
    }
  }

  @Test
  void keepsToItsOwnLimit() throws Exception {
    Setup setup = H2Bench.setup(settings(2, Duration.ZERO));
    CountDownLatch all = new CountDownLatch(5);
    try (H2Bench bench =
        new H2Bench(
            setup,
            (peer, _) -> {
              peer.settings();
              Http2Frame frame;
              while ((frame = peer.next()) != null) {
                if (frame.type() == HEADERS) {
                  int stream = frame.stream();
                  all.countDown();
                  Thread.ofVirtual().start(() -> answerAfter(all, peer, stream));
                }
              }
            })) {
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        clients.add(bench.client().send(request("GET /")));
      }
      for (RawClient client : clients) {
        assertThat(client.reply().text()).isEqualTo("ok");
        client.close();
      }
      assertThat(bench.stub.connections()).isEqualTo(3);
    }
  }

  private static void answerAfter(CountDownLatch all, Http2Client peer, int stream) {
    try {
      all.await();
      answer(peer, stream, "ok");
    } catch (IOException | InterruptedException _) {
      // The test is over.
    }
  }

  @Test
  void answersPingsAndLeavesAConnectionThatAnswersNone() throws Exception {
    Setup setup = H2Bench.setup(settings(100, Duration.ofMillis(100)));
    try (H2Bench bench =
            new H2Bench(
                setup,
                (peer, number) -> {
                  peer.settings();
                  if (number == 1) {
                    peer.frame(PING, 0, 0, bytes("12345678"));
                    Http2Frame ack = peer.next(PING);
                    assertThat(ack.has(Http2Client.ACK)).isTrue();
                    assertThat(ack.payload()).isEqualTo(bytes("12345678"));
                    assertThat(peer.next(PING).has(Http2Client.ACK)).isFalse();
                    peer.end();
                  } else {
                    answerAll(peer, number);
                  }
                });
        RawClient client = bench.client()) {
      assertThat(client.send(request("POST /", "Content-Length: 0")).reply().status())
          .isEqualTo(502);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(502, "endpoint-reset"));
      assertThat(client.get("/").text()).isEqualTo("2");
    }
  }

  @Test
  void endsAConnectionWhoseEndpointResetsAllTheTime() throws Exception {
    try (H2Bench bench =
            new H2Bench(
                H2Bench.setup(settings(1000, Duration.ZERO)),
                (peer, _) -> {
                  peer.settings();
                  Http2Frame frame;
                  while ((frame = peer.next()) != null) {
                    if (frame.type() == HEADERS) {
                      peer.numbers(RST_STREAM, frame.stream(), 2);
                    }
                  }
                });
        RawClient client = bench.client()) {
      for (int i = 0; i < 501; i++) {
        assertThat(client.send(request("POST /", "Content-Length: 0")).reply().status())
            .isEqualTo(502);
      }
      bench.proxy.awaitOnLoop("left", 0, () -> bench.proxy.endpoint(0).connections());
      assertThat(bench.stub.connections()).isOne();
    }
  }
}
