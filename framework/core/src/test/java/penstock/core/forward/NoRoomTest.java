package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.core.io.BufferPool;
import penstock.testkit.Http2Client;
import penstock.testkit.StubEndpoint;

class NoRoomTest {

  private static Setup buffers(long bytes) {
    return Setup.plain().kept(new Kept(bytes, Duration.ofSeconds(60)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void withoutABufferForTheAnswerItIs503AndNobodysFault(int small) throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy =
            new ProxyFixture(buffers((long) small * BufferPool.SMALL), stub.address());
        RawClient client = new RawClient(proxy.address())) {
      for (int i = 0; i < 3; i++) {
        RawClient.Reply reply = client.get("/");
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.text()).isEqualTo("Service Unavailable: overloaded\n");
        assertThat(proxy.nextEnded()).isEqualTo(new Ended(503, "overloaded"));
      }
    }
  }

  @Test
  void withoutABufferForTheBodyItIs503() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(buffers(3 * BufferPool.SMALL), stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send(request("POST /", "Content-Length: 5") + "hello");
      assertThat(client.reply().status()).isEqualTo(503);
      client.assertClosed();
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(503, "overloaded"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void withoutABufferForAnEndpointOfHttp2ItIs503(int small) throws Exception {
    try (H2Bench bench =
            new H2Bench(
                H2Bench.setup()
                    .kept(new Kept((long) small * BufferPool.SMALL, Duration.ofSeconds(60))),
                (peer, _) -> {
                  peer.settings();
                  peer.headers(
                      peer.next(Http2Client.HEADERS).stream(),
                      Http2Client.END_STREAM,
                      ":status",
                      "204");
                  peer.end();
                });
        RawClient client = bench.client()) {
      RawClient.Reply reply = client.send(request("POST /", "Content-Length: 0")).reply();
      assertThat(reply.status()).isEqualTo(503);
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(503, "overloaded"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void withoutBuffersAnHttp2StreamFailsAndItsConnectionGoesOn(int small) throws Exception {
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> exchange.answer(200, "x".repeat(5000)));
        ProxyFixture proxy =
            new ProxyFixture(buffers((long) small * BufferPool.SMALL), stub.address());
        Http2Client client = Http2Client.connect(proxy.address())) {
      client.get(1, "/");
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(503, "overloaded"));
      client.headers(3, 0, ":method", "POST", ":scheme", "http", ":path", "/", ":authority", "a");
      for (int i = 0; i < 3; i++) {
        client.frame(Http2Client.DATA, 0, 3, new byte[16_000]);
      }
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(503, "overloaded"));
      client.frame(Http2Client.PING, 0, 0, new byte[8]);
      assertThat(client.next(Http2Client.PING).has(Http2Client.ACK)).isTrue();
    }
  }
}
