package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Peers;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.testkit.StubEndpoint;
import penstock.testkit.StubExchange;

class ReuseTest {

  /// Closes its first connection without an answer when a second request comes on it.
  private static void closeOnSecond(StubExchange exchange) throws java.io.IOException {
    if (exchange.request().connection() == 1 && exchange.target().equals("/2")) {
      exchange.reset();
    } else {
      exchange.answer(200, "" + exchange.request().connection());
    }
  }

  @Test
  void manyRequestsUseOneConnection() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      for (int i = 0; i < 100; i++) {
        assertThat(bench.client.get("/").text()).isEqualTo("ok");
      }
      try (RawClient other = new RawClient(bench.proxy.address())) {
        assertThat(other.get("/").text()).isEqualTo("ok");
      }
      assertThat(bench.stub.connections()).isEqualTo(1);
    }
  }

  @Test
  void noticesThatAnIdleConnectionWasClosed() throws Exception {
    try (Bench bench =
        new Bench(exchange -> {
          exchange.answer(200, "ok");
          exchange.close();
        })) {
      assertThat(bench.client.get("/").text()).isEqualTo("ok");
      bench.proxy.awaitOnLoop("connections", 0, () -> bench.proxy.endpoint(0).connections());
    }
  }

  @Test
  void noticesThatAnEndpointTalksUnasked() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    try (Bench bench =
        new Bench(exchange -> {
          exchange.answer(200, "ok");
          if (exchange.target().equals("/1")) {
            answered.await();
            exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
          }
        })) {
      assertThat(bench.client.get("/1").text()).isEqualTo("ok");
      answered.countDown();
      bench.proxy.awaitOnLoop("connections", 0, () -> bench.proxy.endpoint(0).connections());
      assertThat(bench.client.get("/2").text()).isEqualTo("ok");
    }
  }

  @Test
  void aGetOnAStaleConnectionIsSentAgain() throws Exception {
    try (Bench bench = new Bench(ReuseTest::closeOnSecond)) {
      assertThat(bench.client.get("/1").text()).isEqualTo("1");
      assertThat(bench.client.get("/2").text()).isEqualTo("2");
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(200, "ok"));
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(200, "ok"));
    }
  }

  @Test
  void aPostOnAStaleConnectionIsNot() throws Exception {
    try (Bench bench = new Bench(ReuseTest::closeOnSecond)) {
      assertThat(bench.client.get("/1").text()).isEqualTo("1");
      RawClient.Reply reply =
          bench.client.send(request("POST /2", "Content-Length: 2") + "hi").reply();
      assertThat(reply.status()).isEqualTo(502);
      assertThat(bench.stub.requests()).hasSize(2);
    }
  }

  @Test
  void aGetIsSentAgainOnlyOnce() throws Exception {
    try (Bench bench =
        new Bench(exchange -> {
          if (exchange.target().equals("/1")) {
            exchange.answer(200, "ok");
          } else {
            exchange.reset();
          }
        })) {
      assertThat(bench.client.get("/1").text()).isEqualTo("ok");
      assertThat(bench.client.get("/2").status()).isEqualTo(502);
      assertThat(bench.stub.connections()).isEqualTo(2);
    }
  }

  @Test
  void keepsNoMoreThanItMay() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Setup setup = Setup.plain().peers(new Peers(_ -> false, false, Duration.ofSeconds(2), 1));
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> {
              both.countDown();
              both.await();
              exchange.answer(200, "ok");
            });
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        RawClient one = new RawClient(proxy.address());
        RawClient two = new RawClient(proxy.address())) {
      one.send(request("GET /"));
      two.send(request("GET /"));
      assertThat(one.reply().text()).isEqualTo("ok");
      assertThat(two.reply().text()).isEqualTo("ok");
      assertThat(stub.connections()).isEqualTo(2);
      proxy.awaitOnLoop("connections", 1, () -> proxy.endpoint(0).connections());
    }
  }

  @Test
  void closesWhatWasIdleForTooLong() throws Exception {
    Setup setup = Setup.plain().kept(new Kept(64 << 20, Duration.ofMillis(1)));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.get("/").text()).isEqualTo("ok");
      proxy.awaitOnLoop("connections", 0, () -> proxy.endpoint(0).connections());
      assertThat(client.get("/").text()).isEqualTo("ok");
      assertThat(stub.connections()).isEqualTo(2);
    }
  }

  @Test
  void aConnectionIsFitForUseAfterASlowClient() throws Exception {
    byte[] large = new byte[4 << 20];
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: " + large.length + "\r\n\r\n");
          exchange.raw(large);
        })) {
      for (int i = 0; i < 3; i++) {
        bench.client.send(request("GET /"));
        assertThat(bench.client.reply().body()).hasSize(large.length);
      }
      assertThat(bench.stub.connections()).isEqualTo(1);
      bench.stub.close();
      bench.proxy.awaitOnLoop("connections", 0, () -> bench.proxy.endpoint(0).connections());
    }
  }

  @Test
  void manyClientsGetTheirOwnAnswers() throws Exception {
    try (StubEndpoint stub =
            StubEndpoint.start(exchange -> exchange.answer(200, exchange.target()));
        ProxyFixture proxy = new ProxyFixture(stub.address())) {
      try (var clients = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
        var all =
            java.util.stream.IntStream.range(0, 20)
                .mapToObj(i -> clients.submit(() -> ownAnswers(proxy, "/client-" + i)))
                .toList();
        for (var each : all) {
          assertThat(each.get()).isEqualTo(50);
        }
      }
    }
  }

  private static int ownAnswers(ProxyFixture proxy, String path) throws java.io.IOException {
    int own = 0;
    try (RawClient client = new RawClient(proxy.address())) {
      for (int i = 0; i < 50; i++) {
        own += client.get(path + "/" + i).text().equals(path + "/" + i) ? 1 : 0;
      }
    }
    return own;
  }
}
