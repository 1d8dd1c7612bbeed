package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a process goes down.
class ShutdownIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Stubs stubs;

  @BeforeEach
  void startStubs() throws IOException {
    stubs = Stubs.start("a");
  }

  @AfterEach
  void stopStubs() {
    stubs.close();
  }

  private Distribution run(String shutdown) throws IOException {
    return Distribution.run(
        folder,
        stubs.fill(
            """
            server: { shutdown: %s }
            admin: { bind: "127.0.0.1:0" }
            listeners: { web: { bind: "127.0.0.1:0" } }
            routes: [{ pool: site }]
            pools: { site: { endpoints: [{ @a }] } }
            """
                .formatted(shutdown)));
  }

  @Test
  void losesNoRequestStepByStep() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    stubs
        .named("a")
        .behave(exchange -> {
          if (exchange.target().equals("/slow")) {
            release.await();
          }
          exchange.answer(200, "a");
        });
    try (Distribution penstock = run("{ closeMode: 5s, lameDuck: 5s, drainTimeout: 60s }");
        Load load = Load.start(penstock.address("web"), 4, "/");
        Caller slow = new Caller(penstock.address("web"))) {
      FutureTask<Answer> inFlight = start(() -> slow.get("/slow"));
      await().atMost(PATIENCE).until(() -> load.answered() > 200 && slowArrived());

      penstock.signal("TERM");
      await().atMost(PATIENCE).until(() -> load.told() > 0);
      int whenTold = readyz(penstock);
      await().atMost(PATIENCE).until(() -> readyz(penstock) == 503);
      // Whoever announces us to clients has seen it by now; some are sent here even so.
      long whenNotReady = load.answered();
      await().atMost(PATIENCE).until(() -> load.answered() > whenNotReady + 20);
      load.stop();
      await().atMost(PATIENCE).until(() -> refused(penstock.address("web")));
      release.countDown();

      assertThat(whenTold).isEqualTo(200);
      assertThat(inFlight.get().status()).isEqualTo(200);
      assertThat(penstock.awaitExit()).isZero();
      assertThat(load.failures()).isEmpty();
    }
  }

  private boolean slowArrived() {
    return stubs.named("a").requests().stream()
        .anyMatch(request -> request.target().equals("/slow"));
  }

  private static int readyz(Distribution penstock) throws IOException {
    try (Caller caller = new Caller(penstock.address("(admin)"))) {
      return caller.get("/readyz").status();
    }
  }

  private static boolean refused(String address) {
    int colon = address.indexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void closesKeptConnectionsWhenNobodyAsksAnyMore() throws Exception {
    try (Distribution penstock = run("{ closeMode: 0s, lameDuck: 0s, drainTimeout: 60s }");
        Caller idle = new Caller(penstock.address("web"))) {
      assertThat(idle.get("/").closes()).isFalse();

      penstock.signal("TERM");

      assertThat(penstock.awaitExit()).isZero();
    }
  }

  @Test
  void endsAtOnceWhenToldTwice() throws Exception {
    stubs.named("a").behave(exchange -> exchange.stall());
    try (Distribution penstock = run("{ closeMode: 100s, lameDuck: 100s, drainTimeout: 100s }");
        Caller slow = new Caller(penstock.address("web"))) {
      FutureTask<Answer> inFlight = start(() -> slow.get("/slow"));
      await().atMost(PATIENCE).until(this::slowArrived);
      penstock.signal("TERM");
      await().atMost(PATIENCE).until(() -> penstock.log().contains("closing"));

      penstock.signal("TERM");

      assertThat(penstock.awaitExit()).isZero();
      assertThat(inFlight.get().status()).isEqualTo(503);
      assertThat(penstock.log()).contains("ends at once, connections are cut");
    }
  }

  @Test
  void cutsWhatDoesNotEndInTime() throws Exception {
    stubs.named("a").behave(exchange -> exchange.stall());
    try (Distribution penstock = run("{ closeMode: 0s, lameDuck: 0s, drainTimeout: 1s }");
        Caller slow = new Caller(penstock.address("web"))) {
      FutureTask<Answer> inFlight = start(() -> slow.get("/slow"));
      await().atMost(PATIENCE).until(this::slowArrived);

      penstock.signal("TERM");

      assertThat(penstock.awaitExit()).isZero();
      assertThat(inFlight.get().status()).isEqualTo(503);
      assertThat(penstock.log()).contains("time is over, connections are cut");
    }
  }

  private static FutureTask<Answer> start(Callable<Answer> request) {
    FutureTask<Answer> task = new FutureTask<>(request);
    Thread.ofVirtual().start(task);
    return task;
  }
}
