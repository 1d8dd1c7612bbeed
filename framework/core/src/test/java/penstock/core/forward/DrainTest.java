package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.forward.RawClient.request;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.forward.ProxyFixture.Ended;
import penstock.core.forward.ProxyFixture.Setup;
import penstock.core.listen.HttpListenerSettings;
import penstock.spi.ByteSize;
import penstock.testkit.StubEndpoint;

class DrainTest {

  @Test
  void countsConnections() throws Exception {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      ConnectionRegistry registry = bench.proxy.listener().registry();
      assertThat(bench.client.get("/").status()).isEqualTo(200);
      try (RawClient other = new RawClient(bench.proxy.address())) {
        assertThat(other.get("/").status()).isEqualTo(200);
        assertThat(registry.open()).isEqualTo(2);
      }
      bench.proxy.awaitOnLoop("open", 1, registry::open);
      bench.client.reset();
      bench.proxy.awaitOnLoop("open", 0, registry::open);
    }
  }

  @Test
  void turnsAwayWhatIsTooMuch() throws Exception {
    Setup setup =
        Setup.plain()
            .limits(
                new HttpListenerSettings.Limits(
                    new ByteSize(16 * 1024), 100, new ByteSize(1 << 20), 1, null));
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "ok"));
        ProxyFixture proxy = new ProxyFixture(setup, stub.address());
        RawClient first = new RawClient(proxy.address())) {
      assertThat(first.get("/").text()).isEqualTo("ok");
      try (RawClient second = new RawClient(proxy.address())) {
        second.assertClosed();
      }
      first.close();
      proxy.awaitOnLoop("open", 0, () -> proxy.listener().registry().open());
      try (RawClient third = new RawClient(proxy.address())) {
        assertThat(third.get("/").text()).isEqualTo("ok");
      }
    }
  }

  @Test
  void closesIdleConnectionsAndNoOthers() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Bench bench =
        new Bench(exchange -> {
          if (exchange.target().equals("/slow")) {
            go.await();
          }
          exchange.answer(200, "ok");
        })) {
      assertThat(bench.client.get("/").text()).isEqualTo("ok");
      try (RawClient busy = new RawClient(bench.proxy.address())) {
        busy.send(request("GET /slow"));
        bench.proxy.awaitInFlight(1);
        bench.proxy.listener().registry().closeIdle();
        bench.client.assertClosed();
        go.countDown();
        assertThat(busy.reply().text()).isEqualTo("ok");
      }
    }
  }

  @Test
  void answersThatBeganBeforeCloseTheirConnectionToo() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Bench bench =
        new Bench(exchange -> {
          go.await();
          exchange.answer(200, "ok");
        })) {
      bench.client.send(request("GET /"));
      bench.proxy.awaitInFlight(1);
      bench.proxy.listener().registry().closeAfterAnswers(true);
      go.countDown();
      RawClient.Reply reply = bench.client.reply();
      assertThat(reply.text()).isEqualTo("ok");
      assertThat(reply.header("Connection")).isEqualTo("close");
      bench.client.assertClosed();
    }
  }

  @Test
  void closingAllCancelsWhatIsUnderWay() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (Bench bench =
        new Bench(exchange -> {
          exchange.raw("HTTP/1.1 200 OK\r\n\r\n#");
          exchange.stall();
          gone.countDown();
        })) {
      bench.client.send(request("GET /"));
      bench.client.skipPast("#");
      bench.proxy.listener().registry().closeAll();
      assertThat(gone.await(15, TimeUnit.SECONDS)).isTrue();
      assertThat(bench.proxy.nextEnded()).isEqualTo(new Ended(200, "shutdown"));
      bench.client.assertEnded();
    }
  }

  @Test
  void manyClientsComeAndGo() throws IOException {
    try (Bench bench = new Bench(exchange -> exchange.answer(200, "ok"))) {
      for (int i = 0; i < 200; i++) {
        try (RawClient client = new RawClient(bench.proxy.address())) {
          if (i % 3 == 0) {
            client.send("GET /");
            client.reset();
          } else if (i % 3 == 1) {
            assertThat(client.get("/").text()).isEqualTo("ok");
          }
        }
      }
      bench.proxy.awaitOnLoop("open", 1, () -> bench.proxy.listener().registry().open());
    }
  }
}
