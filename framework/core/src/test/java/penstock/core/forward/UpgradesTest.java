package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.testkit.StubEndpoint;

class UpgradesTest {

  private static final String ASK =
      request("GET /chat", "Connection: keep-alive, Upgrade", "Upgrade: websocket");

  private static final String AGREED =
      "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Key: k\r\n\r\n";

  /// Agrees, says `early`, and sends back what comes until its end.
  private static final StubEndpoint.Behaviour ECHO =
      exchange -> {
        exchange.raw(AGREED + "early ");
        exchange.in().transferTo(exchange.out());
        exchange.finish();
      };

  private static String agreed(RawClient client) throws IOException {
    return client.skipPast("\r\n\r\n");
  }

  @Test
  void bytesGoThroughBothWaysAfterTheEndpointAgreed() throws Exception {
    try (Bench bench = new Bench(ECHO)) {
      bench.client.send(ASK);
      assertThat(agreed(bench.client))
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("Connection: Upgrade\r\n")
          .containsIgnoringCase("Upgrade: websocket\r\n")
          .containsIgnoringCase("X-Key: k\r\n");
      bench.client.send("hello");
      assertThat(bench.client.skipPast("hello")).isEqualTo("early hello");
      bench.client.finish();
      bench.client.assertClosed();
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(101, "ok"));
      assertThat(bench.stub.requests().getFirst().header("Upgrade")).isEqualTo("websocket");
      assertThat(bench.stub.requests().getFirst().header("Connection")).isEqualTo("Upgrade");
    }
  }

  @Test
  void whatTheEndpointDoesNotSwearToIsNotSwornForIt() throws Exception {
    try (Bench bench = new Bench(ECHO)) {
      bench.client.send(ASK.replace("Upgrade: web", "Sec-WebSocket-Key: a2V5\r\nUpgrade: web"));
      assertThat(agreed(bench.client)).doesNotContainIgnoringCase(WebSockets.ACCEPT);
    }
  }

  @Test
  void bytesSentBeforeTheAnswerAreNotLost() throws Exception {
    try (Bench bench = new Bench(ECHO)) {
      bench.client.send(ASK + "eager");
      agreed(bench.client);
      assertThat(bench.client.skipPast("eager")).isEqualTo("early eager");
    }
  }

  @Test
  void manyBytesComeBackAsTheyWere() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    try (Bench bench = new Bench(ECHO)) {
      bench.client.send(ASK);
      agreed(bench.client);
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  bench.client.send(bytes);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      bench.client.skipPast("early ");
      assertThat(bench.client.in().readNBytes(bytes.length)).isEqualTo(bytes);
      sender.join();
    }
  }

  @Test
  void theEndpointsLeavingEndsTheClientsConnection() throws Exception {
    StubEndpoint.Behaviour brief =
        exchange -> {
          exchange.raw(AGREED + "bye");
          exchange.close();
        };
    try (Bench bench = new Bench(brief)) {
      bench.client.send(ASK);
      agreed(bench.client);
      assertThat(bench.client.skipPast("bye")).isEqualTo("bye");
      bench.client.finish();
      bench.client.assertClosed();
    }
  }

  @Test
  void aRefusalIsAnOrdinaryAnswer() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(403, "no"))) {
      assertThat(bench.client.send(ASK).reply().status()).isEqualTo(403);
      assertThat(bench.client.send(ASK).reply().text()).isEqualTo("no");
    }
  }

  @Test
  void whatTheRouteDoesNotAllowIsNotPassedOn() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "plain"))) {
      String other = request("GET /", "Connection: Upgrade", "Upgrade: h2c");
      assertThat(bench.client.send(other).reply().text()).isEqualTo("plain");
      assertThat(bench.stub.requests().getFirst().header("Upgrade")).isNull();
    }
  }

  @Test
  void whatNobodyAskedForIsABadAnswer() throws Exception {
    try (Bench bench = Bench.answering(AGREED)) {
      assertThat(bench.client.get("/").status()).isEqualTo(502);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(502, "bad-response"));
    }
  }

  @Test
  void anotherProtocolThanAskedForIsABadAnswer() throws Exception {
    try (Bench bench = Bench.answering(AGREED.replace("websocket", "chat"))) {
      assertThat(bench.client.send(ASK).reply().status()).isEqualTo(502);
    }
  }

  @Test
  void aTunnelInWhichNothingMovesEnds() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(ECHO);
        ProxyFixture proxy = new ProxyFixture(WebSockets.impatient(), stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send(ASK);
      agreed(client);
      assertThat(client.skipPast("early ")).isEqualTo("early ");
      client.assertClosed();
    }
  }

  @Test
  void theClientsResetReachesTheEndpoint() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(ECHO);
        ProxyFixture proxy = new ProxyFixture(stub.address())) {
      RawClient client = new RawClient(proxy.address());
      client.send(ASK);
      agreed(client);
      client.close();
      assertThat(proxy.nextEnded().status()).isEqualTo(101);
    }
  }
}
