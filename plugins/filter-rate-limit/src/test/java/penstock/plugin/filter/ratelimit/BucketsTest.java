package penstock.plugin.filter.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import penstock.plugin.filter.ratelimit.Buckets.Verdict;
import penstock.spi.balance.Hashing;
import penstock.testkit.ManualClock;

class BucketsTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final ManualClock clock = new ManualClock();

  @Test
  void letsABurstThroughAndThenTheRate() {
    Buckets buckets = new Buckets(Rate.parse("10/s"), 5, 100);
    assertThat(allowed(buckets, 7, 20)).isEqualTo(5);
    clock.advance(Duration.ofMillis(99));
    assertThat(allowed(buckets, 7, 20)).isZero();
    clock.advance(Duration.ofMillis(1));
    assertThat(allowed(buckets, 7, 20)).isEqualTo(1);
    clock.advance(Duration.ofMillis(250));
    assertThat(allowed(buckets, 7, 20)).isEqualTo(2);
    clock.advance(Duration.ofMinutes(1));
    assertThat(allowed(buckets, 7, 20)).isEqualTo(5);
  }

  @Test
  void neverLetsMoreThroughThanBurstAndRate() {
    Buckets buckets = new Buckets(Rate.parse("100/m"), 3, 100);
    int through = 0;
    for (int i = 0; i < 6_000; i++) {
      through += allowed(buckets, 1, 2);
      clock.advance(Duration.ofMillis(10));
    }
    assertThat(through).isBetween(100, 103);
  }

  @Test
  void saysWhatIsLeftAndWhenToComeBack() {
    Buckets buckets = new Buckets(Rate.parse("1/s"), 2, 100);
    assertThat(buckets.take(3, clock.nanoTime())).isEqualTo(new Verdict(true, 1, 0, SECOND));
    assertThat(buckets.take(3, clock.nanoTime())).isEqualTo(new Verdict(true, 0, 0, 2 * SECOND));
    assertThat(buckets.take(3, clock.nanoTime()))
        .isEqualTo(new Verdict(false, 0, SECOND, 2 * SECOND));
    clock.advance(Duration.ofMillis(400));
    assertThat(buckets.take(3, clock.nanoTime()).waitNanos())
        .isEqualTo(Duration.ofMillis(600).toNanos());
  }

  @Test
  void countsKeysApart() {
    Buckets buckets = new Buckets(Rate.parse("1/s"), 1, 10_000);
    for (long key = 0; key < 5_000; key++) {
      assertThat(buckets.take(mixed(key), 0).allowed()).isTrue();
    }
    assertThat(buckets.displaced()).isZero();
    for (long key = 0; key < 5_000; key++) {
      assertThat(buckets.take(mixed(key), 0).allowed()).isFalse();
    }
  }

  @Test
  void givesTheFullestBucketsPlaceAwayWhenThereIsNoRoom() {
    Buckets buckets = new Buckets(Rate.parse("1/s"), 10, 1);
    int hungry = 1;
    assertThat(allowed(buckets, hungry, 20)).isEqualTo(10);
    for (int key = 2; key < 100; key++) {
      assertThat(buckets.take(key, clock.nanoTime()).allowed()).isTrue();
    }
    assertThat(buckets.take(hungry, clock.nanoTime()).allowed())
        .as("the emptiest is kept")
        .isFalse();
    assertThat(buckets.displaced()).isPositive();
  }

  @Test
  void givesPlacesOfFullBucketsToOthers() {
    Buckets buckets = new Buckets(Rate.parse("1/s"), 1, 1);
    for (int round = 0; round < 50; round++) {
      for (int key = 1; key <= 16; key++) {
        assertThat(buckets.take(round * 16 + key, clock.nanoTime()).allowed()).isTrue();
      }
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(buckets.displaced()).isZero();
  }

  @Test
  void survivesAClockThatIsSetBack() {
    Buckets buckets = new Buckets(Rate.parse("1/s"), 2, 100);
    assertThat(buckets.take(1, 1_000_000 * SECOND).allowed()).isTrue();
    assertThat(buckets.take(1, 0).allowed()).isTrue();
    assertThat(buckets.take(1, 0).allowed()).isTrue();
    assertThat(buckets.take(1, 0).allowed()).isFalse();
  }

  @Test
  void sharesAKeyAmongThreads() throws InterruptedException {
    Buckets buckets = new Buckets(Rate.parse("1/h"), 1_000, 100);
    assertThat(buckets.take(5, 0).allowed()).isTrue();
    AtomicInteger through = new AtomicInteger(1);
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      threads.add(Thread.ofPlatform().start(() -> through.addAndGet(allowed(buckets, 5, 1_000))));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(through).hasValue(1_000);
  }

  private int allowed(Buckets buckets, long key, int times) {
    int allowed = 0;
    for (int i = 0; i < times; i++) {
      allowed += buckets.take(key, clock.nanoTime()).allowed() ? 1 : 0;
    }
    return allowed;
  }

  private static long mixed(long key) {
    return Hashing.ofLong(key, 42);
  }
}
