package penstock.core.forward;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.H2Bench.answer;
import static penstock.core.forward.H2Bench.body;
import static penstock.core.forward.RawClient.request;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.RST_STREAM;
import static penstock.testkit.Http2Client.SETTINGS;
import static penstock.testkit.Http2Client.WINDOW_UPDATE;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.spi.traffic.Header;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Frame;
import penstock.testkit.Http2Stub;

/// WebSockets to endpoints of HTTP/2: RFC 8441.
class Http2EndpointTunnelsTest {

  private static final int CONNECT_PROTOCOL = 8;
  private static final int CANCEL = 8;
  private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private static final String ASK =
      request(
          "GET /chat?room=1",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: " + KEY);

  private static Http2Frame asked(Http2Client peer) throws IOException {
    peer.settings(CONNECT_PROTOCOL, 1);
    return peer.next(HEADERS);
  }

  private static int agree(Http2Client peer) throws IOException {
    int stream = asked(peer).stream();
    peer.headers(stream, 0, ":status", "200", "sec-websocket-protocol", "chat");
    return stream;
  }

  /// Agrees, says `early`, and sends back what comes until its end.
  private static final Http2Stub.Conversation ECHO =
      (peer, _) -> {
        int stream = agree(peer);
        peer.frame(DATA, 0, stream, H2Bench.bytes("early "));
        Http2Frame frame;
        while ((frame = peer.next()) != null) {
          if (frame.type() == DATA) {
            peer.frame(DATA, frame.has(END_STREAM) ? END_STREAM : 0, stream, frame.payload());
          }
        }
      };

  @Test
  void aClientOfHttp1TalksToIt() throws Exception {
    AtomicReference<List<Header>> seen = new AtomicReference<>();
    AtomicReference<String> said = new AtomicReference<>();
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              Http2Frame head = asked(peer);
              seen.set(head.fields());
              assertThat(head.has(END_STREAM)).isFalse();
              peer.headers(head.stream(), 0, ":status", "200", "x-two", "2");
              peer.frame(DATA, 0, head.stream(), H2Bench.bytes("hi"));
              said.set(body(peer, head.stream()));
              peer.frame(DATA, END_STREAM, head.stream(), H2Bench.bytes(" bye"));
              peer.end();
            });
        RawClient client = bench.client()) {
      client.send(ASK.replace("Upgrade: web", "Content-Length: 0\r\nUpgrade: web") + "hello");
      assertThat(client.skipPast("\r\n\r\n"))
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("Connection: Upgrade\r\n")
          .containsIgnoringCase("Upgrade: websocket\r\n")
          .containsIgnoringCase("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
          .containsIgnoringCase("x-two: 2\r\n");
      assertThat(client.skipPast("hi")).isEqualTo("hi");
      client.finish();
      assertThat(new String(client.in().readAllBytes(), ISO_8859_1)).isEqualTo(" bye");
      assertThat(said.get()).isEqualTo("hello");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(101, "ok"));
      assertThat(seen.get())
          .contains(
              new Header(":method", "CONNECT"),
              new Header(":protocol", "websocket"),
              new Header(":scheme", "http"),
              new Header(":authority", "a.test"),
              new Header(":path", "/chat?room=1"),
              new Header("sec-websocket-version", "13"));
      assertThat(seen.get())
          .extracting(Header::name)
          .doesNotContain("connection", "upgrade", "sec-websocket-key", "host", "content-length");
    }
  }

  @Test
  void aClientOfHttp2TalksToIt() throws Exception {
    try (H2Bench bench = new H2Bench(ECHO);
        Http2Client client = bench.http2()) {
      WebSockets.connect(client, 1, "websocket");
      List<Header> fields = client.next(HEADERS).fields();
      assertThat(fields).contains(new Header(":status", "200"));
      assertThat(fields).contains(new Header("sec-websocket-protocol", "chat"));
      assertThat(new String(client.next(DATA).payload(), ISO_8859_1)).isEqualTo("early ");
      client.frame(DATA, END_STREAM, 1, H2Bench.bytes("hello"));
      assertThat(new String(client.next(DATA).payload(), ISO_8859_1)).isEqualTo("hello");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(101, "ok"));
    }
  }

  @Test
  void whereTheEndpointKnowsNoneItIsRefused() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              answer(peer, peer.next(HEADERS).stream(), "a page");
              peer.end();
            });
        RawClient client = bench.client()) {
      assertThat(client.send(ASK).reply().status()).isEqualTo(501);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(501, "denied"));
      assertThat(client.get("/").text()).isEqualTo("a page");
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void aRefusalIsAnOrdinaryAnswer() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              int stream = asked(peer).stream();
              peer.headers(stream, 0, ":status", "403", "content-length", "2");
              peer.frame(DATA, END_STREAM, stream, H2Bench.bytes("no"));
              assertThat(peer.next(RST_STREAM).number(0)).isEqualTo(CANCEL);
              answer(peer, peer.next(HEADERS).stream(), "still here");
              peer.end();
            });
        RawClient client = bench.client()) {
      assertThat(client.send(ASK).reply().text()).isEqualTo("no");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(403, "ok"));
      assertThat(client.get("/").text()).isEqualTo("still here");
    }
  }

  @Test
  void manyBytesComeBackAsTheyWere() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              int stream = agree(peer);
              int window = 256 << 10;
              byte[] piece = new byte[8_192];
              for (int sent = 0; sent < 2_000_000; ) {
                if (window >= piece.length) {
                  Arrays.fill(piece, (byte) (sent / piece.length));
                  peer.frame(DATA, 0, stream, piece);
                  sent += piece.length;
                  window -= piece.length;
                } else {
                  Http2Frame opened = peer.next(WINDOW_UPDATE);
                  window += opened.stream() == stream ? opened.number(0) : 0;
                }
              }
              peer.frame(DATA, END_STREAM, stream);
              peer.end();
            });
        RawClient client = bench.client()) {
      client.send(ASK);
      client.skipPast("\r\n\r\n");
      byte[] all = client.in().readAllBytes();
      assertThat(all).hasSize(245 * 8_192);
      for (int i = 0; i < all.length; i += 8_192) {
        assertThat(all[i]).isEqualTo((byte) (i / 8_192));
      }
    }
  }

  @Test
  void anEndpointIsNotHeardWhileTheClientDoesNotRead() throws Exception {
    CompletableFuture<Long> sent = new CompletableFuture<>();
    try (H2Bench bench =
        new H2Bench((peer, _) -> {
          int stream = agree(peer);
          long window = 256 << 10;
          long all = 0;
          int type = SETTINGS;
          while (type != RST_STREAM) {
            for (; window >= 8_192; window -= 8_192) {
              peer.frame(DATA, 0, stream, new byte[8_192]);
              all += 8_192;
            }
            Http2Frame frame = Objects.requireNonNull(peer.next());
            type = frame.type();
            if (type == WINDOW_UPDATE && frame.stream() == stream) {
              window += frame.number(0);
            }
          }
          sent.complete(all);
        })) {
      try (RawClient client = bench.client()) {
        client.send(ASK);
        client.skipPast("\r\n\r\n");
        assertThat(client.in().readNBytes(100_000)).hasSize(100_000);
      }
      assertThat(sent.get(20, TimeUnit.SECONDS)).isLessThan(64L << 20);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theEndpointsResetReachesTheClient(boolean connection) throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              int stream = agree(peer);
              peer.next(DATA);
              if (!connection) {
                peer.numbers(RST_STREAM, stream, CANCEL);
                peer.end();
              }
            });
        RawClient client = bench.client()) {
      client.send(ASK);
      client.skipPast("\r\n\r\n");
      client.send("x");
      client.assertEnded();
      assertThat(bench.proxy.nextEnded().status()).isEqualTo(101);
    }
  }

  @Test
  void theClientsResetReachesTheEndpoint() throws Exception {
    CompletableFuture<Integer> code = new CompletableFuture<>();
    try (H2Bench bench =
        new H2Bench((peer, _) -> {
          agree(peer);
          code.complete(peer.next(RST_STREAM).number(0));
          peer.end();
        })) {
      try (Http2Client client = bench.http2()) {
        WebSockets.connect(client, 1, "websocket").next(HEADERS);
        client.numbers(RST_STREAM, 1, CANCEL);
        assertThat(code.get(20, TimeUnit.SECONDS)).isEqualTo(CANCEL);
      }
    }
  }

  @Test
  void oneConnectionSeesManyTunnelsEnd() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              agree(peer);
              while (true) {
                peer.headers(peer.next(HEADERS).stream(), 0, ":status", "200");
              }
            });
        Http2Client client = bench.http2()) {
      for (int i = 0; i < 102; i++) {
        WebSockets.connect(client, 2 * i + 1, "websocket").next(HEADERS);
        client.numbers(RST_STREAM, 2 * i + 1, CANCEL);
      }
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void bothSidesHearThatWeLeave() throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              int stream = agree(peer);
              heard.complete(body(peer, stream));
              peer.frame(DATA, END_STREAM, stream);
              peer.end();
            });
        RawClient client = bench.client()) {
      client.send(ASK);
      client.skipPast("\r\n\r\n");
      bench.proxy.listener().registry().closeAll();
      assertThat(client.in().readAllBytes()).containsExactly(0x88, 2, 3, 0xe9);
      client.finish();
      assertThat(heard.get(20, TimeUnit.SECONDS)).hasSize(8);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(101, "ok"));
    }
  }
}
