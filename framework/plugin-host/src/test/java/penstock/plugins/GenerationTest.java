package penstock.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class GenerationTest {

  private static final int USERS = 3;

  @Test
  void isDrainedAtOnceWithoutUsers() {
    assertThat(new Generation().retire()).isCompleted();
  }

  @Test
  void isDrainedWhenTheLastUserLeaves() {
    Generation generation = new Generation();
    assertThat(generation.enter()).isTrue();
    assertThat(generation.enter()).isTrue();
    CompletableFuture<Void> drained = generation.retire();
    generation.exit();
    assertThat(drained).isNotDone();
    generation.exit();
    assertThat(drained).isCompleted();
  }

  @Test
  void letsNobodyInOnceRetired() {
    Generation generation = new Generation();
    generation.enter();
    CompletableFuture<Void> drained = generation.retire();
    assertThat(generation.enter()).isFalse();
    assertThat(drained).isNotDone();
    generation.exit();
    assertThat(drained).isCompleted();
  }

  @Test
  void mayBeRetiredTwice() {
    Generation generation = new Generation();
    generation.enter();
    assertThat(generation.retire()).isNotDone();
    CompletableFuture<Void> drained = generation.retire();
    assertThat(drained).isNotDone();
    generation.exit();
    assertThat(drained).isCompleted();
  }

  @Test
  void letsAnotherThreadLeave() throws InterruptedException {
    Generation generation = new Generation();
    generation.enter();
    CompletableFuture<Void> drained = generation.retire();
    Thread thread = Thread.ofVirtual().start(generation::exit);
    thread.join();
    assertThat(drained).isCompleted();
  }

  @Test
  void isNeverDrainedWhileInUse() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(USERS)) {
      for (int round = 0; round < 50; round++) {
        race(threads);
      }
    }
  }

  private static void race(ExecutorService threads) throws Exception {
    Generation generation = new Generation();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger insideWhenDrained = new AtomicInteger(-1);
    CountDownLatch running = new CountDownLatch(USERS);
    List<Future<?>> users = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      users.add(
          threads.submit(() -> {
            running.countDown();
            while (generation.enter()) {
              inside.incrementAndGet();
              inside.decrementAndGet();
              generation.exit();
            }
          }));
    }
    running.await();
    CompletableFuture<Void> drained =
        generation.retire().thenRun(() -> insideWhenDrained.set(inside.get()));
    for (Future<?> user : users) {
      user.get();
    }
    assertThat(drained).isCompleted();
    assertThat(insideWhenDrained).hasValue(0);
  }
}
