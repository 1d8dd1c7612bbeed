package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import penstock.testkit.StubEndpoint;

/// How an engine goes down.
class EngineShutDownTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private StubEndpoint stub;
  private EngineFixture fixture;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws IOException {
    stub = StubEndpoint.start(exchange -> exchange.answer(200, "hello"));
    fixture = new EngineFixture();
    fixture.apply(
        """
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: site }]
        pools: { site: { endpoints: ["127.0.0.1:%d"] } }
        """
            .formatted(stub.port()));
    address = fixture.at("web");
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  private FutureTask<Void> shutDown(Duration closeMode, Duration lameDuck, Duration drain) {
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          fixture.engine.shutDown(new ServerSettings.Shutdown(closeMode, lameDuck, drain));
          return null;
        });
    Thread.ofVirtual().start(task);
    return task;
  }

  private boolean accepts() {
    return EngineFixture.accepts(address);
  }

  private String connectionHeader() {
    try {
      return String.valueOf(Client.once(address, "/").header("connection"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void closesConnectionsWhileStillReady() throws Exception {
    shutDown(LONG, LONG, LONG);

    EngineFixture.await("answers close", () -> connectionHeader().equals("close"));
    assertThat(fixture.engine.ready()).isTrue();
  }

  @Test
  void acceptsWhileNotReadyAnyMore() throws Exception {
    shutDown(Duration.ZERO, LONG, LONG);

    EngineFixture.await("not ready", () -> !fixture.engine.ready());
    assertThat(connectionHeader()).isEqualTo("close");
  }

  @Test
  void letsRequestsEndAfterItsListenersAreClosed() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    stub.behave(exchange -> {
      held.await();
      exchange.answer(200, "late");
    });
    try (Client slow = fixture.client("web");
        Client idle = fixture.client("web")) {
      slow.send("GET", "/", "");
      EngineFixture.await("the request is there", () -> stub.requests().size() == 1);
      FutureTask<Void> down = shutDown(Duration.ZERO, Duration.ZERO, LONG);
      EngineFixture.await("the listener is closed", () -> !accepts());

      assertThat(idle.closed()).isTrue();
      assertThat(down.isDone()).isFalse();
      held.countDown();
      assertThat(slow.answer().body()).isEqualTo("late");
      down.get();
    }
  }

  @Test
  void cutsWhatTakesTooLong() throws Exception {
    stub.behave(exchange -> exchange.stall());
    try (Client slow = fixture.client("web")) {
      slow.send("GET", "/", "");
      EngineFixture.await("the request is there", () -> stub.requests().size() == 1);

      shutDown(Duration.ZERO, Duration.ZERO, Duration.ofMillis(50)).get();

      assertThat(slow.closed()).isTrue();
    }
  }

  @Test
  void stopsAtOnceInTheMidst() throws Exception {
    FutureTask<Void> down = shutDown(LONG, LONG, LONG);
    EngineFixture.await("answers close", () -> connectionHeader().equals("close"));

    fixture.engine.stopNow();

    down.get();
    assertThat(accepts()).isFalse();
    assertThat(fixture.engine.ready()).isFalse();
  }

  @Test
  void servesNewConnectionsUntilItsListenersAreClosed() throws Exception {
    FutureTask<Void> down =
        shutDown(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(20));
    int served = 0;
    while (fixture.engine.ready()) {
      assertThat(Client.once(address, "/").status()).isEqualTo(200);
      served++;
    }
    down.get();

    assertThat(served).isPositive();
  }
}
