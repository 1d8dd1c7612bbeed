package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.WebSockets.agreed;
import static penstock.core.forward.WebSockets.connect;
import static penstock.core.forward.WebSockets.data;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.RST_STREAM;
import static penstock.testkit.Http2Client.SETTINGS;
import static penstock.testkit.Http2Client.WINDOW_UPDATE;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.testkit.Http2Frame;
import penstock.testkit.StubEndpoint;

/// Clients of HTTP/2 that ask for a WebSocket, before endpoints of HTTP/1.1: RFC 8441.
class Http2TunnelsTest {

  private static final int CANCEL = 8;

  @Test
  void saysThatItKnowsTunnels() throws Exception {
    try (Http2Bench bench = new Http2Bench(exchange -> exchange.answer(200, ""))) {
      ByteBuffer settings = ByteBuffer.wrap(bench.client.next(SETTINGS).payload());
      boolean said = false;
      while (settings.hasRemaining()) {
        said |= (settings.getShort() << 8) + settings.getInt() == 0x801;
      }
      assertThat(said).isTrue();
    }
  }

  @Test
  void bytesGoThroughBothWaysAfterTheEndpointAgreed() throws Exception {
    try (Http2Bench bench = new Http2Bench(WebSockets::echo)) {
      Http2Frame head = agreed(connect(bench.client, 1, "websocket"));
      assertThat(head.fields().stream().map(field -> field.name()))
          .contains("x-key")
          .doesNotContain("upgrade", "connection", "sec-websocket-accept", "content-length");
      bench.client.frame(DATA, 0, 1, H2Bench.bytes("hello"));
      assertThat(data(bench.client, 11)).isEqualTo("early hello");
      bench.client.frame(DATA, END_STREAM, 1);
      assertThat(bench.client.next(DATA).has(END_STREAM)).isTrue();
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(101, "ok"));
      assertThat(bench.stub.requests().getFirst().method()).isEqualTo("GET");
      assertThat(bench.stub.requests().getFirst().header("Upgrade")).isEqualTo("websocket");
      assertThat(bench.stub.requests().getFirst().header("Connection")).isEqualTo("Upgrade");
      assertThat(bench.stub.requests().getFirst().header("Sec-WebSocket-Version")).isEqualTo("13");
    }
  }

  @Test
  void aStreamBesideOthersIsATunnel() throws Exception {
    StubEndpoint.Behaviour both =
        exchange -> {
          if (exchange.target().equals("/chat")) {
            WebSockets.echo(exchange);
          } else {
            exchange.answer(200, "page");
          }
        };
    try (Http2Bench bench = new Http2Bench(both)) {
      agreed(connect(bench.client, 1, "websocket"));
      assertThat(bench.client.get(3, "/").answer(3).text()).isEqualTo("page");
      bench.client.frame(DATA, 0, 1, H2Bench.bytes("on"));
      assertThat(data(bench.client, 2)).isEqualTo("on");
    }
  }

  @Test
  void bytesSentBeforeTheAnswerAreNotLost() throws Exception {
    try (Http2Bench bench = new Http2Bench(WebSockets::echo)) {
      connect(bench.client, 1, "websocket").frame(DATA, END_STREAM, 1, H2Bench.bytes("eager"));
      agreed(bench.client);
      assertThat(data(bench.client, 11)).isEqualTo("early eager");
      assertThat(bench.client.next(DATA).has(END_STREAM)).isTrue();
    }
  }

  @Test
  void manyBytesComeBackAsTheyWere() throws Exception {
    byte[] bytes = new byte[1_000_000];
    new Random(1).nextBytes(bytes);
    try (Http2Bench bench = new Http2Bench(WebSockets::echo)) {
      agreed(connect(bench.client, 1, "websocket"));
      assertThat(data(bench.client, 6)).isEqualTo("early ");
      ByteArrayOutputStream back = new ByteArrayOutputStream();
      int sent = 0;
      int window = 65_535;
      while (back.size() < bytes.length) {
        int n = Math.min(Math.min(window, 10_000), bytes.length - sent);
        if (n > 0) {
          bench.client.frame(DATA, 0, 1, Arrays.copyOfRange(bytes, sent, sent + n));
          sent += n;
          window -= n;
        }
        Http2Frame frame = bench.client.next();
        if (frame == null) {
          throw new EOFException("closed");
        }
        if (frame.type() == WINDOW_UPDATE && frame.stream() == 1) {
          window += frame.number(0);
        } else if (frame.type() == DATA) {
          back.writeBytes(frame.payload());
          bench.client.numbers(WINDOW_UPDATE, 0, Math.max(1, frame.payload().length));
          bench.client.numbers(WINDOW_UPDATE, 1, Math.max(1, frame.payload().length));
        }
      }
      assertThat(back.toByteArray()).isEqualTo(bytes);
    }
  }

  @Test
  void anEndpointIsNotReadWhileTheClientsWindowIsShut() throws Exception {
    CompletableFuture<Long> written = new CompletableFuture<>();
    StubEndpoint.Behaviour talkative =
        exchange -> {
          WebSockets.agree(exchange);
          byte[] much = new byte[1 << 20];
          long all = 0;
          try {
            while (all < 1L << 30) {
              exchange.out().write(much);
              all += much.length;
            }
          } catch (IOException _) {
            // The client is gone.
          }
          written.complete(all);
        };
    try (Http2Bench bench = new Http2Bench(talkative)) {
      agreed(connect(bench.client, 1, "websocket"));
      data(bench.client, 65_535);
      bench.client.numbers(RST_STREAM, 1, CANCEL);
      assertThat(written.get(20, TimeUnit.SECONDS)).isLessThan(64L << 20);
    }
  }

  @Test
  void otherProtocolsThatTheRouteAllowsGoThrough() throws Exception {
    StubEndpoint.Behaviour shell =
        exchange -> {
          exchange.raw("HTTP/1.1 101 S\r\nConnection: Upgrade\r\nUpgrade: shell\r\n\r\n#");
          exchange.stall();
        };
    try (Http2Bench bench = new Http2Bench(shell)) {
      agreed(connect(bench.client, 1, "shell"));
      assertThat(data(bench.client, 1)).isEqualTo("#");
      assertThat(bench.stub.requests().getFirst().header("Sec-WebSocket-Key")).isNull();
    }
  }
}
