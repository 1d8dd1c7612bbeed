package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import penstock.spi.io.FilteredRequest;
import penstock.spi.io.HttpFilter;
import penstock.testkit.Http2Answer;
import penstock.testkit.Http2Bytes;
import penstock.testkit.Http2Client;

/// What becomes of requests that a filter works for when the engine goes down.
@Timeout(60)
class EngineHeldTest {

  private static final Duration MOMENT = Duration.ofMillis(50);

  @TempDir private Path folder;

  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicInteger followed = new AtomicInteger();
  private final EngineFixture fixture = new EngineFixture();
  private InetSocketAddress address;

  @BeforeEach
  void start() throws IOException {
    HttpFilter asking =
        next ->
            exchange ->
                FilteredRequest.of(exchange)
                    .later(() -> {
                      held.countDown();
                      released.await();
                      return back -> {
                        followed.incrementAndGet();
                        next.handleRequest(back);
                      };
                    });
    fixture.plugin.given = asking;
    fixture.apply(
        """
        accessLog: [{ file: "%s", format: "{status} {reason}" }]
        listeners: { web: { bind: "127.0.0.1:0" } }
        routes: [{ respond: { body: fine }, filters: [{ type: given }] }]
        """
            .formatted(log()));
    address = fixture.at("web");
  }

  @AfterEach
  void stop() {
    released.countDown();
    fixture.close();
  }

  private Path log() {
    return folder.resolve("access.log");
  }

  private FutureTask<Void> shutDown(Duration drain) {
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          fixture.engine.shutDown(new ServerSettings.Shutdown(Duration.ZERO, Duration.ZERO, drain));
          return null;
        });
    Thread.ofVirtual().start(task);
    return task;
  }

  private void isShutDown(Client.Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(answer.header("connection")).isEqualTo("close");
    assertThat(log()).hasContent("503 shutdown");
    assertThat(followed).hasValue(0);
  }

  @Test
  void answersThemWhenTheTimeIsOver() throws Exception {
    try (Client client = fixture.client("web")) {
      client.send("GET", "/", "");
      held.await();

      shutDown(MOMENT).get();

      Client.Answer answer = client.answer();
      assertThat(answer.body()).isEqualTo("Service Unavailable: shutdown\n");
      assertThat(client.closed()).isTrue();
      isShutDown(answer);
    }
  }

  @Test
  void answersThoseWhoStillSendTheirBody() throws Exception {
    try (Client client = fixture.client("web")) {
      client.send("POST", "/", "", "Content-Length: 10");
      held.await();

      shutDown(MOMENT).get();

      isShutDown(client.answer());
    }
  }

  @Test
  void answersThemOnTheirStream() throws Exception {
    try (Http2Client client = Http2Client.connect(address)) {
      client.get(1, "/");
      held.await();

      FutureTask<Void> down = shutDown(MOMENT);

      Http2Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("retry-after")).isEqualTo("1");
      down.get();
      assertThat(log()).hasContent("503 shutdown");
      assertThat(followed).hasValue(0);
    }
  }

  @Test
  void answersThoseWhoStillSendTheirBodyOnTheirStream() throws Exception {
    try (Http2Client client = Http2Client.connect(address)) {
      client.headers(1, 0, Http2Bytes.request("POST", "/", "content-length", "10"));
      held.await();

      FutureTask<Void> down = shutDown(MOMENT);

      assertThat(client.answer(1).status()).isEqualTo(503);
      down.get();
      assertThat(log()).hasContent("503 shutdown");
      assertThat(followed).hasValue(0);
    }
  }

  @Test
  void tellsCallsInTheirOwnWords() throws Exception {
    try (Http2Client client = Http2Client.connect(address)) {
      client.headers(
          1,
          Http2Client.END_STREAM,
          Http2Bytes.request("POST", "/echo", "content-type", "application/grpc"));
      held.await();

      FutureTask<Void> down = shutDown(MOMENT);

      Http2Answer answer = client.answer(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("grpc-status")).isEqualTo("14");
      down.get();
    }
  }

  @Test
  void answersThemWhenItStopsAtOnce() throws Exception {
    try (Client client = fixture.client("web")) {
      client.send("GET", "/", "");
      held.await();

      fixture.engine.stopNow();
      shutDown(Duration.ofMinutes(5)).get();

      isShutDown(client.answer());
    }
  }

  @Test
  void letsThemEndInTime() throws Exception {
    try (Client client = fixture.client("web")) {
      client.send("GET", "/", "");
      held.await();

      FutureTask<Void> down = shutDown(Duration.ofMinutes(5));
      released.countDown();

      assertThat(client.answer().body()).isEqualTo("fine");
      down.get();
      assertThat(followed).hasValue(1);
    }
  }
}
