package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.core.listen.HttpListenerSettings;
import penstock.spi.ByteSize;
import penstock.testkit.StubEndpoint;

class RequestLimitsTest {

  @Test
  void aHeadThatIsTooLargeIs431() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      bench.client.send(request("GET /", "X-A: " + "b".repeat(200_000)));
      RawClient.Reply reply = bench.client.reply();
      assertThat(reply.status()).isEqualTo(431);
      bench.client.assertClosed();
      bench.proxy.awaitRefusal("too-large");
      assertThat(bench.stub.requests()).isEmpty();
    }
  }

  @Test
  void emptyLinesBeforeAHeadDoNotLiftItsLimit() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      bench.client.send("\r\n\r\n");
      bench.client.send(request("GET /", "X-A: " + "b".repeat(20_000)));
      assertThat(bench.client.reply().status()).isIn(400, 431);
      assertThat(bench.stub.requests()).isEmpty();
    }
  }

  @Test
  void aHeadThatJustFitsIsTaken() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      String head = request("GET /", "X-A: ");
      String filled = "b".repeat(16 * 1024 - head.length());
      assertThat(bench.client.get("/", "X-A: " + filled).text()).isEqualTo("ok");
      assertThat(bench.client.get("/", "X-A: " + filled + "b").status()).isEqualTo(431);
    }
  }

  @Test
  void theBodyIsNoPartOfTheHead() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "" + exchange.body().length))) {
      bench.client.send(request("POST /", "Content-Length: 60000") + "b".repeat(60_000));
      assertThat(bench.client.reply().text()).isEqualTo("60000");
    }
  }

  @Test
  void tooManyHeaderLinesAre431() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      String[] lines = new String[101];
      for (int i = 0; i < lines.length; i++) {
        lines[i] = "X-" + i + ": a";
      }
      assertThat(bench.client.get("/", lines).status()).isEqualTo(431);
      assertThat(bench.stub.requests()).isEmpty();
    }
  }

  @Test
  void aSlowHeadIs408() throws Exception {
    Setup setup =
        Setup.plain()
            .timeouts(
                new HttpListenerSettings.Timeouts(
                    Duration.ofMillis(100),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ZERO));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send("GET / HTTP/1.1\r\nHost: ");
      assertThat(client.reply().status()).isEqualTo(408);
      client.assertClosed();
      proxy.awaitRefusal("client-timeout");
    }
  }

  @Test
  void aConnectionWithoutARequestIsClosed() throws Exception {
    Setup setup =
        Setup.plain()
            .timeouts(
                new HttpListenerSettings.Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(60),
                    Duration.ZERO));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.get("/").text()).isEqualTo("ok");
      client.assertClosed();
    }
  }

  @Test
  void aConnectionThatHasLastedLongEnoughEndsWithItsNextAnswer() throws Exception {
    Setup setup =
        Setup.plain()
            .timeouts(
                new HttpListenerSettings.Timeouts(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofMillis(100)));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        RawClient client = new RawClient(proxy.address())) {
      RawClient.Reply reply = client.get("/");
      while (!reply.headers("connection").contains("close")) {
        assertThat(reply.text()).isEqualTo("ok");
        reply = client.get("/");
      }
      assertThat(reply.text()).isEqualTo("ok");
      client.assertClosed();
    }
  }

  @Test
  void aClientThatBreaksOffItsHeadIsCountedOnce() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      bench.client.send("GET / HTTP/1.1\r\nHost: ");
      bench.client.finish();
      bench.client.assertClosed();
      bench.proxy.awaitRefusal("client-closed");
    }
  }

  @Test
  void aBodyOfMoreThanTheLimitIs413() throws Exception {
    Setup setup = Setup.plain().forward(new ForwardPlan.Limits(0, 0, 0, 10));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        RawClient client = new RawClient(proxy.address())) {
      client.send(request("POST /", "Content-Length: 11") + "hello world");
      assertThat(client.reply().status()).isEqualTo(413);
      client.assertClosed();
      assertThat(proxy.nextEnded()).isEqualTo(new Ended(413, "too-large"));
      assertThat(stub.requests()).isEmpty();
    }
  }

  @Test
  void theListenersLimitAppliesWhereTheRouteHasNone() throws Exception {
    Setup setup =
        Setup.plain()
            .forward(new ForwardPlan.Limits(0, 0, 0, ForwardPlan.Limits.LISTENERS))
            .limits(
                new HttpListenerSettings.Limits(
                    new ByteSize(16384), 100, new ByteSize(2), 9, null));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        RawClient client = new RawClient(proxy.address())) {
      assertThat(client.send(request("POST /", "Content-Length: 2") + "hi").reply().status())
          .isEqualTo(200);
      assertThat(client.send(request("POST /", "Content-Length: 3") + "hi!").reply().status())
          .isEqualTo(413);
    }
  }
}
