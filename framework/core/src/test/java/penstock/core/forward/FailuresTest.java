package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.testkit.Ports;
import penstock.testkit.StubEndpoint;

class FailuresTest {

  private static final Duration SHORT = Duration.ofMillis(100);

  /// For what must have happened before the time is over.
  private static final Duration ENOUGH = Duration.ofSeconds(1);

  private static final Duration LONG = Duration.ofSeconds(30);

  private static Setup times(Duration firstByte, Duration idle, Duration request) {
    return Setup.plain()
        .forward(
            new ForwardPlan.Limits(
                firstByte.toNanos(), idle.toNanos(), request.toNanos(), 1L << 40));
  }

  private static InetSocketAddress nobody() throws IOException {
    return new InetSocketAddress("127.0.0.1", Ports.next());
  }

  @Test
  void aRefusedConnectionMovesOnToTheNextEndpoint() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(nobody(), nobody(), stub.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.get("/").text()).isEqualTo("ok");
      assertThat(client.send(request("POST /", "Content-Length: 2") + "hi").reply().text())
          .isEqualTo("ok");
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(200, "ok"));
    }
  }

  @Test
  void refusedEverywhereIs502() throws Exception {
    try (ProxyFixture proxy = new ProxyFixture(nobody(), nobody());
        RawClient client = new RawClient(proxy.address())) {
      RawClient.Reply reply = client.get("/");
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.text()).isEqualTo("Bad Gateway: connect-refused\n");
      assertThat(reply.header("Proxy-Status"))
          .isEqualTo(
              "penstock-test; error=connection_refused;"
                  + " details=\"connect-refused: connection refused\"");
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(502, "connect-refused"));
      assertThat(client.get("/").status()).isEqualTo(502);
    }
  }

  @Test
  void anUploadThatFindsNobodyIsAnsweredAndClosed() throws Exception {
    try (ProxyFixture proxy = new ProxyFixture(nobody());
        RawClient client = new RawClient(proxy.address())) {
      RawClient.Reply reply =
          client.send(request("POST /", "Content-Length: 1000") + "part").reply();
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.header("Connection")).isEqualTo("close");
      assertThat(reply.header("Proxy-Status")).contains("connection_refused");
      client.assertClosed();
    }
  }

  @Test
  void noEndpointIs503() throws Exception {
    try (ProxyFixture proxy = new ProxyFixture();
        RawClient client = new RawClient(proxy.address())) {
      RawClient.Reply reply = client.get("/");
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("Retry-After")).isEqualTo("1");
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(503, "no-endpoint"));
    }
  }

  @Test
  void aConnectionThatIsNotMadeInTimeIs504() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      // Nobody accepts, and the backlog takes no more.
      for (int i = 0; i < 2; i++) {
        waiting.add(new Socket("127.0.0.1", full.getLocalPort()));
      }
      Setup setup = Setup.plain().peers(new ProxyFixture.Peers(_ -> false, false, SHORT, 64));
      try (ProxyFixture proxy =
              new ProxyFixture(setup, new InetSocketAddress("127.0.0.1", full.getLocalPort()));
          RawClient client = new RawClient(proxy.address())) {
        RawClient.Reply reply = client.get("/");
        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.header("Proxy-Status")).contains("error=connection_timeout");
        assertThat(proxy.nextEnded()).isEqualTo(new Ended(504, "connect-timeout"));
      }
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  @Test
  void anEndpointThatSaysNothingIs504() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.stall());
        ProxyFixture proxy = new ProxyFixture(times(SHORT, LONG, Duration.ZERO), stub.address());
        RawClient client = new RawClient(proxy.address())) {
      RawClient.Reply reply = client.get("/");
      assertThat(reply.status()).isEqualTo(504);
      assertThat(reply.text()).isEqualTo("Gateway Time-out: header-timeout\n");
      assertThat(reply.header("Proxy-Status")).contains("error=http_response_timeout");
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(504, "header-timeout"));
    }
  }

  @Test
  void interimAnswersDoNotMakeUsWaitLonger() throws Exception {
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> {
              exchange.raw("HTTP/1.1 103 Early Hints\r\n\r\n");
              exchange.stall();
            });
        ProxyFixture proxy = new ProxyFixture(times(SHORT, LONG, Duration.ZERO), stub.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.get("/").status()).isEqualTo(504);
    }
  }

  @Test
  void anAnswerThatStopsIsCut() throws Exception {
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> {
              exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
              exchange.stall();
            });
        ProxyFixture proxy = new ProxyFixture(times(LONG, SHORT, Duration.ZERO), stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send(request("GET /"));
      client.skipPast("hello");
      client.assertClosed();
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(200, "idle-timeout"));
    }
  }

  @Test
  void theWholeRequestHasItsTimeToo() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> {
              exchange.stall();
              gone.countDown();
            });
        ProxyFixture proxy = new ProxyFixture(times(LONG, LONG, ENOUGH), stub.address());
        RawClient client = new RawClient(proxy.address())) {
      RawClient.Reply reply = client.get("/");
      assertThat(reply.status()).isEqualTo(504);
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(504, "request-timeout"));
      assertThat(gone.await(15, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anEndpointThatClosesInsteadOfAnsweringIs502() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.close());
        ProxyFixture proxy = new ProxyFixture(stub.address());
        RawClient client = new RawClient(proxy.address())) {
      RawClient.Reply reply = client.get("/");
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.header("Proxy-Status")).contains("error=http_response_incomplete");
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(502, "endpoint-closed-early"));
      assertThat(stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void anEndpointThatResetsIs502() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.reset());
        ProxyFixture proxy = new ProxyFixture(stub.address());
        RawClient client = new RawClient(proxy.address())) {
      RawClient.Reply reply = client.get("/");
      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.header("Proxy-Status")).contains("error=connection_terminated");
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(502, "endpoint-reset"));
    }
  }

  @Test
  void aClientThatLeavesWhileWaitingCancelsItsRequest() throws Exception {
    CompletableFuture<Integer> seen = new CompletableFuture<>();
    CountDownLatch asked = new CountDownLatch(1);
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> {
              asked.countDown();
              exchange.stall();
              seen.complete(-1);
            });
        ProxyFixture proxy = new ProxyFixture(stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send(request("GET /"));
      assertThat(asked.await(15, TimeUnit.SECONDS)).isTrue();
      client.close();
      assertThat(seen.get(15, TimeUnit.SECONDS)).isEqualTo(-1);
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(499, "client-closed"));
    }
  }

  @Test
  void aClientThatResetsWhileConnectingCancelsIt() throws Exception {
    List<Socket> waiting = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      for (int i = 0; i < 2; i++) {
        waiting.add(new Socket("127.0.0.1", full.getLocalPort()));
      }
      Setup setup = Setup.plain().peers(new ProxyFixture.Peers(_ -> false, false, LONG, 64));
      try (ProxyFixture proxy =
              new ProxyFixture(setup, new InetSocketAddress("127.0.0.1", full.getLocalPort()));
          RawClient client = new RawClient(proxy.address())) {
        client.send(request("GET /"));
        proxy.awaitInFlight(1);
        client.reset();
        assertThat(proxy.nextEnded()).isEqualTo(new Ended(499, "client-closed"));
      }
    } finally {
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  @Test
  void aClientThatLeavesWithinAnAnswerCancelsIt() throws Exception {
    CompletableFuture<Boolean> broken = new CompletableFuture<>();
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> {
              exchange.raw("HTTP/1.1 200 OK\r\n\r\n");
              byte[] piece = new byte[10_000];
              try {
                while (true) {
                  exchange.raw(piece);
                }
              } catch (IOException e) {
                broken.complete(true);
                throw e;
              }
            });
        ProxyFixture proxy = new ProxyFixture(stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send(request("GET /"));
      client.in().readNBytes(100_000);
      client.reset();
      assertThat(broken.get(15, TimeUnit.SECONDS)).isTrue();
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(499, "client-closed"));
    }
  }

  @Test
  void aClientThatDoesNotReadIsNotTheEndpointsFault() throws Exception {
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> {
              exchange.raw("HTTP/1.1 200 OK\r\n\r\n");
              while (true) {
                exchange.raw(new byte[100_000]);
              }
            });
        ProxyFixture proxy = new ProxyFixture(times(LONG, ENOUGH, Duration.ZERO), stub.address());
        RawClient client = new RawClient(proxy.address(), 4096)) {
      client.send(request("GET /"));
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(200, "client-timeout"));
    }
  }
}
