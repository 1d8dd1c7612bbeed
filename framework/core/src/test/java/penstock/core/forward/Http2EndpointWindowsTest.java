package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.H2Bench.answer;
import static penstock.core.forward.H2Bench.body;
import static penstock.core.forward.H2Bench.bytes;
import static penstock.core.forward.RawClient.request;
import static penstock.testkit.Http2Client.DATA;
import static penstock.testkit.Http2Client.END_STREAM;
import static penstock.testkit.Http2Client.HEADERS;
import static penstock.testkit.Http2Client.WINDOW_UPDATE;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.EndpointHttp2Settings;
import penstock.spi.ByteSize;
import penstock.testkit.Http2Client;
import penstock.testkit.Http2Echo;
import penstock.testkit.Http2Frame;

/// Who sends how much when, between us and endpoints of HTTP/2.
class Http2EndpointWindowsTest {

  private static final EndpointHttp2Settings SMALL =
      new EndpointHttp2Settings(100, new ByteSize(1 << 16), Duration.ZERO, Duration.ofSeconds(5));

  @Test
  void keepsToTheEndpointsWindows() throws Exception {
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings(4, 2);
              int stream = peer.next(HEADERS).stream();
              assertThat(peer.next(DATA).payload()).isEqualTo(bytes("ab"));
              peer.numbers(WINDOW_UPDATE, stream, 3);
              assertThat(peer.next(DATA).payload()).isEqualTo(bytes("cde"));
              peer.settings(4, 100);
              answer(peer, stream, body(peer, stream));
              peer.end();
            });
        RawClient client = bench.client()) {
      // The settings are there before the body is.
      client.send(request("POST /", "Content-Length: 7", "Expect: 100-continue"));
      assertThat(client.reply().status()).isEqualTo(100);
      assertThat(client.send("abcdefg").reply().text()).isEqualTo("fg");
    }
  }

  @Test
  void takesLargeBodiesBothWays() throws Exception {
    byte[] large = new byte[3_000_000];
    Arrays.fill(large, (byte) 'x');
    try (H2Bench bench =
            new H2Bench((peer, _) -> {
              peer.settings();
              int stream = peer.next(HEADERS).stream();
              int received = 0;
              Http2Frame frame;
              do {
                frame = peer.next(DATA);
                received += frame.payload().length;
                if (frame.payload().length > 0) {
                  peer.numbers(WINDOW_UPDATE, 0, frame.payload().length);
                  peer.numbers(WINDOW_UPDATE, stream, frame.payload().length);
                }
              } while (!frame.has(END_STREAM));
              peer.headers(stream, 0, ":status", "200", "content-length", "" + received);
              send(peer, stream, received, 1 << 18);
              peer.end();
            });
        RawClient client = bench.client()) {
      client.send(request("POST /", "Content-Length: " + large.length)).send(large);
      assertThat(client.reply().body()).isEqualTo(large);
    }
  }

  /// Sends so many bytes, as the windows allow.
  private static void send(Http2Client peer, int stream, int bytes, int window) throws IOException {
    byte[] piece = new byte[16_384];
    Arrays.fill(piece, (byte) 'x');
    int allowed = window;
    int left = bytes;
    while (left > 0) {
      int n = Math.min(Math.min(left, piece.length), allowed);
      if (n == 0) {
        Http2Frame update = peer.next(WINDOW_UPDATE);
        allowed += update.stream() == stream ? update.number(0) : 0;
        continue;
      }
      left -= n;
      allowed -= n;
      peer.frame(DATA, left == 0 ? END_STREAM : 0, stream, Arrays.copyOf(piece, n));
    }
  }

  @Test
  void aSlowClientHoldsUpNoOtherStream() throws Exception {
    int size = 16 << 20;
    CountDownLatch shut = new CountDownLatch(1);
    try (H2Bench bench =
            new H2Bench(
                H2Bench.setup(SMALL),
                (peer, _) -> {
                  peer.settings();
                  int slow = peer.next(HEADERS).stream();
                  peer.headers(slow, 0, ":status", "200", "content-length", "" + size);
                  int allowed = 1 << 16;
                  int left = size;
                  while (left > 0) {
                    int n = Math.min(Math.min(left, 16_384), allowed);
                    left -= n;
                    allowed -= n;
                    if (n > 0) {
                      peer.frame(DATA, left == 0 ? END_STREAM : 0, slow, new byte[n]);
                      continue;
                    }
                    shut.countDown();
                    Http2Frame frame = Objects.requireNonNull(peer.next());
                    if (frame.type() == WINDOW_UPDATE && frame.stream() == slow) {
                      allowed += frame.number(0);
                    } else if (frame.type() == HEADERS) {
                      answer(peer, frame.stream(), "" + left);
                    }
                  }
                  peer.end();
                });
        RawClient slow = new RawClient(bench.proxy.address(), 4096);
        RawClient fast = bench.client()) {
      slow.send(request("GET /slow"));
      assertThat(shut.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(Integer.parseInt(fast.get("/fast").text())).isPositive();
      assertThat(slow.reply().body()).hasSize(size);
    }
  }

  @Test
  void manyBodiesShareTheWayToARealServer() throws Exception {
    try (Http2Echo server = Http2Echo.start(null);
        ProxyFixture proxy =
            new ProxyFixture(H2Bench.setup(), new InetSocketAddress("127.0.0.1", server.port()));
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> same = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        byte[] body = new byte[1_000_000 + i];
        new Random(i).nextBytes(body);
        same.add(clients.submit(() -> Arrays.equals(body, echo(proxy, body))));
      }
      for (Future<Boolean> each : same) {
        assertThat(each.get()).isTrue();
      }
      assertThat(proxy.onLoop(() -> proxy.endpoint(0).connections())).isOne();
    }
  }

  private static byte[] echo(ProxyFixture proxy, byte[] body) throws IOException {
    try (RawClient client = new RawClient(proxy.address())) {
      client.send(request("POST /", "Transfer-Encoding: chunked"));
      for (int at = 0; at < body.length; at += 50_000) {
        byte[] piece = Arrays.copyOfRange(body, at, Math.min(body.length, at + 50_000));
        client.send(Integer.toHexString(piece.length) + "\r\n").send(piece).send("\r\n");
      }
      return client.send("0\r\n\r\n").reply().body();
    }
  }

  @Test
  void refusesMoreThanTheWindow() throws Exception {
    try (H2Bench bench =
            new H2Bench(
                H2Bench.setup(SMALL),
                (peer, _) -> {
                  peer.settings();
                  int stream = peer.next(HEADERS).stream();
                  peer.headers(stream, 0, ":status", "200", "content-length", "10000000");
                  byte[] piece = new byte[16_384];
                  // Whatever the client takes, it takes later than this.
                  for (int i = 0; i < 600; i++) {
                    peer.frame(DATA, 0, stream, piece);
                  }
                  peer.end();
                });
        RawClient client = new RawClient(bench.proxy.address(), 4096)) {
      client.send(request("GET /"));
      assertThat(bench.proxy.nextEnded().reason()).isEqualTo("bad-response");
    }
  }
}
