package penstock.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThreadLoadsTest {

  private final LineRegistry registry = new LineRegistry();
  private final Shown shown = Shown.by(registry);

  private volatile boolean over;

  @Test
  void tellsWhoWorksFromWhoWaits() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread works = new Thread(this::spin, "works");
    Thread waits = new Thread(() -> waitFor(end), "waits");
    works.start();
    waits.start();
    try {
      ThreadLoads loads = ThreadLoads.register(registry, List.of(works, waits));
      // How much of a processor it gets is the machine's business, but it is more than nothing.
      await().until(() -> looked(loads, "works") > 0.01);
      assertThat(value("waits")).isLessThan(value("works"));
      assertThat(value("works")).isLessThanOrEqualTo(1);
    } finally {
      over = true;
      end.countDown();
      works.join();
      waits.join();
    }
  }

  private double looked(ThreadLoads loads, String thread) {
    loads.tick();
    return value(thread);
  }

  private double value(String thread) {
    return shown.value("penstock_io_thread_busy_ratio", "thread", thread);
  }

  private void spin() {
    while (!over) {
      Thread.onSpinWait();
    }
  }

  private static void waitFor(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
