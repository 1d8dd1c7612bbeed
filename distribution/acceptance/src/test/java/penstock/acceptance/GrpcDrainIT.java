package penstock.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Servers of gRPC that are taken out while they are in use.
class GrpcDrainIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CLIENTS = 4;
  private static final int MESSAGES = 5;

  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicLong answered = new AtomicLong();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean stopped;

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // started before each test
  private GrpcServer a;

  @SuppressWarnings("NullAway.Init") // started before each test
  private GrpcServer b;

  @SuppressWarnings("NullAway.Init") // started before each test
  private Distribution penstock;

  @BeforeEach
  void start() throws IOException {
    a = GrpcServer.start("a");
    b = GrpcServer.start("b");
    penstock =
        Distribution.run(
            folder,
            """
            admin: { bind: "127.0.0.1:0" }
            listeners: { web: { bind: "127.0.0.1:0", http2: { only: true } } }
            routes: [{ pool: calls }]
            pools:
              calls:
                protocol: h2c
                endpoints:
                  - { name: a, address: "127.0.0.1:%d" }
                  - { name: b, address: "127.0.0.1:%d" }
            """
                .formatted(a.port(), b.port()));
  }

  @AfterEach
  void stop() throws Exception {
    stopLoad();
    try (Distribution _ = penstock;
        GrpcServer _ = a) {
      b.close();
    }
  }

  private void stopLoad() throws InterruptedException {
    stopped = true;
    for (Thread client : clients) {
      client.join();
    }
  }

  @Test
  void losesNoCallWhileAServerIsDrainedStoppedAndStarted() throws Exception {
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(Thread.ofPlatform().daemon().start(this::load));
    }
    awaitMore();
    for (int round = 0; round < 3; round++) {
      order("drain", "calls/b", "--wait", "--timeout", "60s");
      b.stop();
      awaitMore();
      b = GrpcServer.start("b", b.port());
      order("ready", "calls/b");
      awaitMore();
    }
    stopLoad();

    assertThat(failures).isEmpty();
    assertThat(Scrape.of(penstock).sum("penstock_endpoint_requests_total", "endpoint=\"b\""))
        .isPositive();
  }

  private void awaitMore() {
    long before = answered.get();
    await().atMost(PATIENCE).until(() -> answered.get() > before + 50);
  }

  private void order(String command, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(command, "--admin", penstock.address("(admin)")));
    all.addAll(List.of(arguments));
    Launcher.Result result = Launcher.shipped().run(all.toArray(new String[0]));
    assertThat(result.exit()).as(result.toString()).isZero();
  }

  private void load() {
    try (GrpcClient client = GrpcClient.plain(penstock.address("web"))) {
      while (!stopped) {
        unary(client);
        chat(client);
      }
    }
  }

  private void unary(GrpcClient client) {
    try {
      client.call(Grpc.ECHO, new byte[1000]);
      answered.incrementAndGet();
    } catch (RuntimeException e) {
      failures.add("unary: " + e);
    }
  }

  private void chat(GrpcClient client) {
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    AtomicLong messages = new AtomicLong();
    StreamObserver<byte[]> requests =
        ClientCalls.asyncBidiStreamingCall(
            client.channel().newCall(Grpc.CHAT, GrpcClient.patient()),
            new GrpcReader(
                _ -> messages.incrementAndGet(),
                () -> end.complete(messages.get() == MESSAGES),
                end::completeExceptionally));
    try {
      for (int i = 0; i < MESSAGES; i++) {
        requests.onNext(new byte[100]);
      }
      requests.onCompleted();
      if (end.get(60, TimeUnit.SECONDS)) {
        answered.incrementAndGet();
      } else {
        failures.add("chat: " + messages + " messages");
      }
    } catch (Exception e) {
      failures.add("chat: " + e);
    }
  }
}
