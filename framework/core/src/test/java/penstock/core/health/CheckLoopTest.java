package penstock.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.health.Monitored.A;
import static penstock.core.health.Monitored.PASS;
import static penstock.core.health.Monitored.settings;

import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import penstock.core.health.Verdict.State;
import penstock.spi.health.HealthChecker;

/// Probes that take long, on real threads, in a time that stands still.
@Timeout(30)
class CheckLoopTest {

  private final Monitored world = new Monitored();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger mostAtOnce = new AtomicInteger();

  @Test
  void interruptsAProbeThatIgnoresItsTimeout() throws InterruptedException {
    onThreads((_, _) -> {
      begun.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw e;
      }
      return PASS;
    });
    world.pass("PT0S");
    await(begun);
    world.pass("PT2.1S");
    await(interrupted);
    assertThat(world.verdict().text()).isEqualTo("no answer within 2s, 1 of 3 failures");
    assertThat(world.verdict().recent()).hasSize(1);
  }

  @Test
  void neverAsksTwiceAtOnceAndCountsTheStuckProbeAsFailing() throws InterruptedException {
    onThreads((_, _) -> {
      mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
      begun.countDown();
      awaitUninterruptibly();
      atOnce.decrementAndGet();
      return PASS;
    });
    world.pass("PT0S");
    await(begun);
    world.pass("PT60S");
    assertThat(world.state()).isEqualTo(State.DOWN);
    assertThat(world.verdict().text()).startsWith("the check before has not ended for ");
    assertThat(mostAtOnce).hasValue(1);
    release.countDown();
  }

  @Test
  void interruptsTheProbeOfAForgottenEndpoint() throws InterruptedException {
    HealthMonitor monitor =
        onThreads((_, _) -> {
          begun.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          return PASS;
        });
    world.pass("PT0S");
    await(begun);
    monitor.forget("a");
    await(interrupted);
    assertThat(world.scheduler.waiting()).isZero();
  }

  @Test
  void ignoresAnAnswerThatComesAfterTheTimeout() {
    HealthChecker late =
        (_, _) -> {
          world.pass("PT2.1S");
          return PASS;
        };
    world.monitor(new HealthCheck(settings("late"), late)).watch(A);
    world.pass("PT0S");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(world.verdict().recent()).hasSize(1);
    assertThat(world.verdict().text()).isEqualTo("no answer within 2s, 1 of 3 failures");
  }

  @Test
  void asksNobodyWhenTheTimeoutIsOverBeforeAThreadIsFree() {
    ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    world.probes = waiting::add;
    world.monitor(world.check()).watch(A);
    world.pass("PT2.1S");
    assertThat(world.verdict().text()).isEqualTo("no answer within 2s, 1 of 3 failures");
    waiting.remove().run();
    assertThat(world.asked).isEmpty();
    world.pass("PT2.1S");
    waiting.remove().run();
    assertThat(world.state()).isEqualTo(State.UP);
  }

  private HealthMonitor onThreads(HealthChecker checker) {
    world.probes = probe -> Thread.startVirtualThread(probe);
    HealthMonitor monitor = world.monitor(new HealthCheck(settings("slow"), checker));
    monitor.watch(A);
    return monitor;
  }

  private void awaitUninterruptibly() {
    while (true) {
      try {
        release.await();
        return;
      } catch (InterruptedException e) {
        // Deliberately deaf, like a checker stuck in a name lookup.
      }
    }
  }

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
  }
}
