package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubExchange;

/// What tunnels hear when we leave.
class LeavingTunnelsTest {

  private static final String ASK =
      request("GET /chat", "Connection: Upgrade", "Upgrade: websocket");

  private static final String AGREED =
      "HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  private static final String GOING_AWAY = "880203e9";

  private final CompletableFuture<String> heard = new CompletableFuture<>();
  private final CountDownLatch leaving = new CountDownLatch(1);

  private static void say(StubExchange exchange, String hex) throws IOException {
    exchange.out().write(HexFormat.of().parseHex(hex));
    exchange.out().flush();
  }

  private static String rest(InputStream in) throws IOException {
    return HexFormat.of().formatHex(in.readAllBytes());
  }

  private void leave(Bench bench) {
    bench.proxy.listener().registry().closeAll();
    int _ = bench.proxy.onLoop(() -> 0);
    leaving.countDown();
  }

  private Bench joined(StubEndpoint.Behaviour behaviour, int bytes) throws IOException {
    Bench bench = new Bench(behaviour);
    bench.client.send(ASK);
    bench.client.skipPast("\r\n\r\n");
    assertThat(bench.client.in().readNBytes(bytes)).hasSize(bytes);
    return bench;
  }

  @Test
  void bothSidesHearIt() throws Exception {
    StubEndpoint.Behaviour chat =
        exchange -> {
          exchange.raw(AGREED);
          say(exchange, "81026869");
          heard.complete(rest(exchange.in()));
          exchange.finish();
        };
    try (Bench bench = joined(chat, 4)) {
      leave(bench);
      assertThat(rest(bench.client.in())).isEqualTo(GOING_AWAY);
      bench.client.finish();
      byte[] close = HexFormat.of().parseHex(heard.get(15, TimeUnit.SECONDS));
      assertThat(close).hasSize(8).startsWith(0x88, 0x82);
      assertThat(close[6] ^ close[2]).isEqualTo(3);
      assertThat((close[7] ^ close[3]) & 0xff).isEqualTo(0xe9);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(101, "ok"));
    }
  }

  @Test
  void theFrameUnderWayComesFirstAndNoneBehindIt() throws Exception {
    StubEndpoint.Behaviour chat =
        exchange -> {
          exchange.raw(AGREED);
          say(exchange, "82056162");
          leaving.await();
          say(exchange, "636465" + "820178");
          heard.complete(rest(exchange.in()));
          exchange.finish();
        };
    try (Bench bench = joined(chat, 4)) {
      leave(bench);
      assertThat(rest(bench.client.in())).isEqualTo("636465" + GOING_AWAY);
    }
  }

  @Test
  void aFrameThatDoesNotEndIsCut() throws Exception {
    StubEndpoint.Behaviour chat =
        exchange -> {
          exchange.raw(AGREED);
          say(exchange, "82056162");
          exchange.stall();
        };
    try (Bench bench = joined(chat, 4)) {
      leave(bench);
      bench.client.assertEnded();
    }
  }

  @Test
  void whoHasClosedHearsNothingMore() throws Exception {
    StubEndpoint.Behaviour chat =
        exchange -> {
          exchange.raw(AGREED);
          say(exchange, "880203e8");
          leaving.await();
          exchange.finish();
        };
    try (Bench bench = joined(chat, 4)) {
      leave(bench);
      assertThat(rest(bench.client.in())).isEmpty();
    }
  }

  @Test
  void anotherProtocolHearsNothing() throws Exception {
    StubEndpoint.Behaviour shell =
        exchange -> {
          exchange.raw(AGREED.replace("websocket", "shell") + "#");
          exchange.stall();
        };
    try (Bench bench = new Bench(shell)) {
      bench.client.send(ASK.replace("websocket", "shell"));
      bench.client.skipPast("#");
      leave(bench);
      bench.client.assertClosed();
    }
  }
}
