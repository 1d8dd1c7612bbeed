package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.core.pool.Logged;
import penstock.testkit.Http2Answer;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;
import penstock.testkit.StubEndpoint;
import penstock.testkit.TcpPeer;

/// How an engine goes down.
class EngineShutDownTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir private Path folder;

  private StubEndpoint stub;
  private EngineFixture fixture;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws IOException {
    stub = StubEndpoint.start(exchange -> exchange.answer(200, "hello"));
    fixture = new EngineFixture();
    fixture.apply(
        """
        accessLog: [{ file: "%s", format: "{status} {reason}" }]
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ pool: site }]
        pools: { site: { endpoints: ["127.0.0.1:%d"] } }
        """
            .formatted(log(), stub.port()));
    address = fixture.at("web");
  }

  @AfterEach
  void stop() {
    fixture.close();
    stub.close();
  }

  private Path log() {
    return folder.resolve("access.log");
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
  void saysHowLongItsStepsTakeAsIsConfigured() throws Exception {
    try (Logged logged = new Logged(Engine.class)) {
      shutDown(Duration.ZERO, Duration.ofMillis(1), Duration.ZERO).get();

      assertThat(logged.values("for")).containsExactly("0s", "1ms");
    }
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

  private void awaitRequest() throws InterruptedException {
    EngineFixture.await("the request is there", () -> stub.requests().size() == 1);
  }

  @Test
  void answersWhatTakesTooLong() throws Exception {
    stub.behave(exchange -> exchange.stall());
    try (Client slow = fixture.client("web")) {
      slow.send("GET", "/", "");
      awaitRequest();

      shutDown(Duration.ZERO, Duration.ZERO, Duration.ofMillis(50)).get();

      Client.Answer answer = slow.answer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.body()).isEqualTo("Service Unavailable: shutdown\n");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(answer.header("retry-after")).isEqualTo("1");
      assertThat(slow.closed()).isTrue();
      assertThat(log()).hasContent("503 shutdown");
    }
  }

  @Test
  void answersWhoStillSendsItsBody() throws Exception {
    stub.behave(exchange -> exchange.stall());
    try (Client slow = fixture.client("web")) {
      slow.send("POST", "/", "", "Content-Length: 10");
      fixture.awaitGauge(1, "penstock_requests_in_flight");

      shutDown(Duration.ZERO, Duration.ZERO, Duration.ofMillis(50)).get();

      assertThat(slow.answer().status()).isEqualTo(503);
      assertThat(slow.closed()).isTrue();
    }
  }

  @Test
  void cutsAnswersThatTakeTooLong() throws Exception {
    stub.behave(exchange -> {
      exchange.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n#");
      exchange.stall();
    });
    try (TcpPeer slow = TcpPeer.to(address)) {
      slow.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      slow.read(1);

      shutDown(Duration.ZERO, Duration.ZERO, Duration.ofMillis(50)).get();

      assertThat(new String(slow.rest(), StandardCharsets.US_ASCII)).endsWith("\r\n\r\n#");
      assertThat(log()).hasContent("200 shutdown");
    }
  }

  @Test
  void answersOnTheStreamWhatTakesTooLong() throws Exception {
    stub.behave(exchange -> exchange.stall());
    try (Http2Client slow = Http2Client.connect(address)) {
      slow.get(1, "/");
      awaitRequest();

      FutureTask<Void> down = shutDown(Duration.ZERO, Duration.ZERO, Duration.ofMillis(50));

      Http2Answer answer = slow.answer(1);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.text()).isEqualTo("Service Unavailable: shutdown\n");
      assertThat(slow.next(Http2Client.GOAWAY).number(0)).isEqualTo(1);
      down.get();
      assertThat(log()).hasContent("503 shutdown");
    }
  }

  @Test
  void tellsCallsThatTakeTooLongInTheirOwnWords() throws Exception {
    stub.behave(exchange -> exchange.stall());
    try (Http2Client slow = Http2Client.connect(address)) {
      slow.headers(
          1,
          Http2Client.END_STREAM,
          Http2Bytes.request("POST", "/echo", "content-type", "application/grpc"));
      awaitRequest();

      FutureTask<Void> down = shutDown(Duration.ZERO, Duration.ZERO, Duration.ofMillis(50));

      Http2Answer answer = slow.answer(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("grpc-status")).isEqualTo("14");
      down.get();
    }
  }

  @Test
  void answersWhatIsUnderWayWhenItStopsAtOnce() throws Exception {
    stub.behave(exchange -> exchange.stall());
    try (Client slow = fixture.client("web")) {
      slow.send("GET", "/", "");
      awaitRequest();
      FutureTask<Void> down = shutDown(LONG, LONG, LONG);

      fixture.engine.stopNow();

      down.get();
      assertThat(slow.answer().status()).isEqualTo(503);
      assertThat(log()).hasContent("503 shutdown");
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
