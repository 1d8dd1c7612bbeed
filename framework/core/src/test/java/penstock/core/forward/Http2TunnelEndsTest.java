package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.WebSockets.agreed;
import static penstock.core.forward.WebSockets.connect;
import static penstock.core.forward.WebSockets.data;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.RST_STREAM;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.testkit.Http2Client;
import penstock.testkit.StubEndpoint;

/// How tunnels of clients of HTTP/2 end.
class Http2TunnelEndsTest {

  private static final int NO_ERROR = 0;
  private static final int CANCEL = 8;

  /// Streams in a short time.
  private static final int MORE_THAN_ARE_RESET = 201;

  @Test
  void theEndpointsEndIsTheStreamsEnd() throws Exception {
    StubEndpoint.Behaviour brief =
        exchange -> {
          WebSockets.agree(exchange);
          exchange.raw("bye");
          exchange.finish();
          exchange.in().readAllBytes();
        };
    try (Http2Bench bench = new Http2Bench(brief)) {
      agreed(connect(bench.client, 1, "websocket"));
      assertThat(data(bench.client, 9)).isEqualTo("early bye");
      assertThat(bench.client.next(DATA).has(END_STREAM)).isTrue();
      bench.client.frame(DATA, END_STREAM, 1, H2Bench.bytes("bye"));
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(101, "ok"));
    }
  }

  @Test
  void theEndpointsResetReachesTheClient() throws Exception {
    StubEndpoint.Behaviour rude =
        exchange -> {
          WebSockets.agree(exchange);
          exchange.in().read();
          exchange.reset();
        };
    try (Http2Bench bench = new Http2Bench(rude)) {
      agreed(connect(bench.client, 1, "websocket"));
      bench.client.frame(DATA, 0, 1, H2Bench.bytes("x"));
      assertThat(bench.client.refusal(1)).isEqualTo(CANCEL);
      assertThat(bench.proxy.nextEnded().status()).isEqualTo(101);
    }
  }

  @Test
  void theClientsResetReachesTheEndpoint() throws Exception {
    CompletableFuture<Boolean> broken = new CompletableFuture<>();
    StubEndpoint.Behaviour listening =
        exchange -> {
          WebSockets.agree(exchange);
          try {
            broken.complete(exchange.in().read() < 0);
          } catch (IOException _) {
            broken.complete(true);
          }
        };
    try (Http2Bench bench = new Http2Bench(listening)) {
      agreed(connect(bench.client, 1, "websocket"));
      bench.client.numbers(RST_STREAM, 1, CANCEL);
      assertThat(broken.get(20, TimeUnit.SECONDS)).isTrue();
      assertThat(bench.proxy.nextEnded().status()).isEqualTo(101);
    }
  }

  @Test
  void resetsOfTunnelsAreNoAbuse() throws Exception {
    try (Http2Bench bench = new Http2Bench(WebSockets::echo)) {
      int stream = 1;
      for (int i = 0; i < MORE_THAN_ARE_RESET; i++) {
        agreed(connect(bench.client, stream, "websocket"));
        bench.client.numbers(RST_STREAM, stream, CANCEL);
        stream += 2;
      }
      agreed(connect(bench.client, stream, "websocket"));
      assertThat(bench.proxy.abuse("rapid-reset")).isZero();
    }
  }

  @Test
  void theEndOfTheConnectionIsTheEndOfItsTunnels() throws Exception {
    try (Http2Bench bench = new Http2Bench(WebSockets::echo)) {
      agreed(connect(bench.client, 1, "websocket"));
      agreed(connect(bench.client, 3, "websocket"));
      bench.client.close();
      assertThat(bench.proxy.nextEnded().status()).isEqualTo(101);
      assertThat(bench.proxy.nextEnded().status()).isEqualTo(101);
    }
  }

  @Test
  void aTunnelInWhichNothingMovesEnds() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(WebSockets::echo);
        ProxyFixture proxy = new ProxyFixture(WebSockets.impatient(), stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      agreed(connect(client, 1, "websocket"));
      assertThat(client.refusal(1)).isEqualTo(CANCEL);
    }
  }

  @Test
  void aClientHearsThatWeLeave() throws Exception {
    CompletableFuture<byte[]> heard = new CompletableFuture<>();
    StubEndpoint.Behaviour chat =
        exchange -> {
          WebSockets.agree(exchange, "");
          heard.complete(exchange.in().readAllBytes());
          exchange.finish();
        };
    try (Http2Bench bench = new Http2Bench(chat)) {
      agreed(connect(bench.client, 1, "websocket"));
      bench.proxy.listener().registry().closeAll();
      assertThat(bench.client.next(DATA).payload()).containsExactly(0x88, 2, 3, 0xe9);
      assertThat(bench.client.next(DATA).has(END_STREAM)).isTrue();
      bench.client.frame(DATA, END_STREAM, 1);
      assertThat(heard.get(15, TimeUnit.SECONDS)).hasSize(8).startsWith(0x88, 0x82);
      assertThat(bench.client.end()).isEqualTo(NO_ERROR);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(101, "ok"));
    }
  }

  @Test
  void aClientThatDoesNotLeaveIsCut() throws Exception {
    try (Http2Bench bench = new Http2Bench(WebSockets::echo)) {
      agreed(connect(bench.client, 1, "websocket"));
      bench.proxy.listener().registry().closeAll();
      bench.proxy.listener().registry().closeAll();
      bench.client.end();
      assertThat(bench.proxy.nextEnded().status()).isEqualTo(101);
    }
  }
}
