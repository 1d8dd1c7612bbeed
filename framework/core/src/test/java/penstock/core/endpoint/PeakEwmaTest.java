package penstock.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import penstock.testkit.ManualClock;

class PeakEwmaTest {

  private static final long MS = 1_000_000;

  private final ManualClock clock = new ManualClock();
  private final PeakEwma average = new PeakEwma(clock::nanoTime);

  @Test
  void isUnknownBeforeTheFirstSample() {
    assertThat(average.nanos()).isZero();
  }

  @Test
  void followsASlowerSampleAtOnce() {
    average.add(10 * MS);
    average.add(80 * MS);
    assertThat(average.nanos()).isEqualTo(80.0 * MS, within(10.0));
  }

  @Test
  void isPulledDownByFasterSamplesOverTenSeconds() {
    average.add(100 * MS);
    clock.advance(Duration.ofSeconds(10));
    average.add(10 * MS);
    double expected = 100 * MS / Math.E + 10 * MS * (1 - 1 / Math.E);
    assertThat(average.nanos()).isEqualTo(expected, within(0.01 * MS));
  }

  @Test
  void isNotPulledDownByManySamplesAtOneMoment() {
    average.add(100 * MS);
    for (int i = 0; i < 1000; i++) {
      average.add(MS);
    }
    assertThat(average.nanos()).isEqualTo(100.0 * MS, within(10.0));
  }

  @Test
  void forgetsWhileNothingIsSampled() {
    average.add(100 * MS);
    clock.advance(Duration.ofSeconds(10));
    assertThat(average.nanos()).isEqualTo(100 * MS / Math.E, within(0.01 * MS));
    clock.advance(Duration.ofMinutes(10));
    assertThat(average.nanos()).isZero();
  }

  @Test
  void keepsThePeakOfManyThreads() throws InterruptedException {
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 1; t <= 8; t++) {
      long peak = t * MS;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                awaitQuietly(start);
                for (int i = 0; i < 20_000; i++) {
                  average.add(peak - i % 1000);
                }
              }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(average.nanos()).isEqualTo(8.0 * MS, within(1.0));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
