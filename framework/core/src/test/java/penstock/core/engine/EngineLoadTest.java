package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.metrics5.MetricName;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import penstock.testkit.StubEndpoint;

/// Reloads while clients send without a pause.
class EngineLoadTest {

  private static final int RELOADS = 200;
  private static final int CLIENTS = 4;

  private volatile boolean enough;
  private final AtomicInteger answered = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();

  private static String yaml(int port, int round) {
    return """
    listeners: { web: { bind: "127.0.0.1:0" } }
    routes:
      - { path: /never-%d/, respond: { status: 200 } }
      - { filters: [test], pool: site }
    pools:
      site:
        balance: { type: round-robin, label: "%d" }
        endpoints: [{ name: s1, address: "127.0.0.1:%d", weight: %d }]
    """
        .formatted(round % 2, round % 3, port, 1 + round % 2);
  }

  @Test
  void losesNoRequestAndKeepsNothingOfOldLines() throws Exception {
    try (StubEndpoint stub = StubEndpoint.start(exchange -> exchange.answer(200, "hello"));
        EngineFixture fixture = new EngineFixture()) {
      fixture.apply(yaml(stub.port(), 0));
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofVirtual().start(() -> sendOnAndOn(fixture)));
      }
      EngineFixture.await("requests are under way", () -> answered.get() > CLIENTS);
      WeakReference<Line> first = new WeakReference<>(fixture.engine.line());
      WeakReference<Object> firstPolicy = new WeakReference<>(fixture.plugin.policies.getFirst());
      Set<MetricName> series = fixture.series();

      for (int round = 1; round <= RELOADS; round++) {
        int before = answered.get();
        fixture.apply(yaml(stub.port(), round));
        // Some requests on each line.
        EngineFixture.await("a request", () -> answered.get() > before || !failed.isEmpty());
      }
      fixture.apply(yaml(stub.port(), 0));

      EngineFixture.await("the old lines are closed", () -> fixture.engine.retiring() == 0);
      enough = true;
      for (Thread client : clients) {
        client.join();
      }
      assertThat(failed).isEmpty();
      assertThat(fixture.series()).isEqualTo(series);
      assertThat(fixture.plugin.policies.stream().filter(policy -> policy.closed == 0)).hasSize(1);
      assertThat(fixture.plugin.filters.stream().filter(filter -> filter.closed == 0)).hasSize(1);
      assertThat(fixture.plugin.policies).allMatch(policy -> policy.closed <= 1);
      EngineFixture.await(
          "nothing is in flight", () -> fixture.gauge("penstock_requests_in_flight") == 0);

      fixture.plugin.policies.clear();
      fixture.plugin.filters.clear();
      assertGone(first);
      assertGone(firstPolicy);
    }
  }

  private void sendOnAndOn(EngineFixture fixture) {
    try (Client client = fixture.client("web")) {
      while (!enough) {
        Client.Answer answer = client.get("/x");
        if (answer.status() != 200 || "close".equals(answer.header("connection"))) {
          failed.add(answer.toString());
          return;
        }
        answered.incrementAndGet();
      }
    } catch (IOException e) {
      failed.add(e.toString());
    }
  }

  private static void assertGone(WeakReference<?> reference) throws InterruptedException {
    for (int i = 0; i < 50 && reference.get() != null; i++) {
      System.gc();
      Thread.onSpinWait();
      EngineFixture.await("time passes", () -> true);
    }
    assertThat(reference.get()).isNull();
  }
}
