package penstock.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import penstock.testkit.ManualClock;

class TimingWheelTest {

  private final ManualClock clock = new ManualClock();
  private final List<String> fired = new ArrayList<>();
  private int scheduled;
  private final TimingWheel wheel = new TimingWheel(clock::nanoTime, () -> scheduled++);

  @Test
  void firesAfterTheDeadlineAndNotBefore() {
    wheel.arm(timer("a"), millis(200));
    step(199);
    assertThat(fired).isEmpty();
    step(200);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void firesOnce() {
    wheel.arm(timer("a"), millis(100));
    step(300);
    step(40_000);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void cancelledTimersDoNotFire() {
    Timer timer = timer("a");
    wheel.arm(timer, millis(100));
    wheel.cancel(timer);
    step(1_000);
    assertThat(fired).isEmpty();
  }

  @Test
  void movesADeadlineFurtherAway() {
    Timer timer = timer("a");
    wheel.arm(timer, millis(100));
    wheel.arm(timer, millis(1_000));
    step(900);
    assertThat(fired).isEmpty();
    step(300);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void movesADeadlineNearer() {
    Timer timer = timer("a");
    wheel.arm(timer, millis(20_000));
    wheel.arm(timer, millis(100));
    step(300);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void theNearerOfTwoDeadlinesCounts() {
    wheel.arm(timer("a"), millis(100), clock.nanoTime() + millis(20_000));
    wheel.arm(timer("b"), millis(20_000), clock.nanoTime() + millis(100));
    wheel.arm(timer("c"), millis(20_000), TimingWheel.NEVER);
    step(99);
    assertThat(fired).isEmpty();
    step(201);
    assertThat(fired).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aDeadlineThatHasPassedFiresSoon() {
    step(5_000);
    wheel.arm(timer("a"), millis(20_000), clock.nanoTime() - millis(1_000));
    step(200);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void noDeadlineComesEarlyThoughTheThreadStoodStill() {
    wheel.arm(timer("far"), millis(60_000));
    step(100);
    clock.advance(Duration.ofSeconds(5));
    wheel.arm(timer("a"), millis(1_000));
    wheel.arm(timer("b"), millis(1_000), TimingWheel.NEVER);
    wheel.arm(timer("c"), millis(20_000), clock.nanoTime() + millis(1_000));
    wheel.arm(timer("d"), millis(3_000), clock.nanoTime() + millis(1_000));
    step(999);
    assertThat(fired).isEmpty();
    step(151);
    assertThat(fired).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void keepsDeadlinesBeyondItsHorizon() {
    wheel.arm(timer("a"), millis(100_000));
    step(99_000);
    assertThat(fired).isEmpty();
    step(1_500);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void anOwnerThatThrowsDoesNotStopTheOthers() {
    wheel.arm(
        new Timer(() -> {
          throw new IllegalStateException("on purpose");
        }),
        millis(100));
    wheel.arm(timer("a"), millis(100));
    wheel.arm(timer("b"), millis(500));
    step(1_000);
    assertThat(fired).containsExactly("a", "b");
    assertThat(wheel.armed()).isZero();
  }

  @Test
  void anOwnerWithoutItsClassesDoesNotStopTheClock() {
    wheel.arm(
        new Timer(() -> {
          throw new NoClassDefFoundError("on purpose");
        }),
        millis(100));
    wheel.arm(timer("a"), millis(500));
    step(1_000);
    assertThat(fired).containsExactly("a");
  }

  @Test
  void stopsTickingWhenNothingIsArmed() {
    wheel.arm(timer("a"), millis(100));
    step(300);
    int before = scheduled;
    step(300);
    assertThat(scheduled).isEqualTo(before);
  }

  @Test
  void meetsEveryDeadlineWithinThreeTicksWhateverTheOrder() {
    SplittableRandom random = new SplittableRandom(7);
    List<Long> late = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      long delay = random.nextLong(1, millis(60_000));
      long due = clock.nanoTime() + delay;
      wheel.arm(new Timer(() -> late.add(clock.nanoTime() - due)), delay);
      step(random.nextInt(40));
    }
    step(61_000);
    assertThat(late)
        .hasSize(2_000)
        .allSatisfy(
            nanos -> assertThat(nanos).isBetween(0L, 3 * TimingWheel.TICK_NANOS + millis(1)));
  }

  private Timer timer(String name) {
    return new Timer(() -> fired.add(name));
  }

  /// Moves time on, letting the wheel run at every tick as an I/O thread would.
  private void step(long millis) {
    long rest = millis(millis);
    while (rest > 0) {
      long part = Math.min(rest, millis(1));
      clock.advance(Duration.ofNanos(part));
      rest -= part;
      if (scheduled > 0 && clock.nanoTime() % TimingWheel.TICK_NANOS < millis(1)) {
        scheduled--;
        wheel.run();
      }
    }
  }

  private static long millis(long millis) {
    return millis * 1_000_000;
  }
}
