package penstock.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class GenerationTest {

  private static final int ROUNDS = 5_000;

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
    List<Generation> generations =
        IntStream.range(0, ROUNDS).mapToObj(round -> new Generation()).toList();
    AtomicInteger at = new AtomicInteger(-1);
    AtomicInteger usedWhenDrained = new AtomicInteger();
    Thread user =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < ROUNDS; i++) {
                use(generations.get(i), i, at, usedWhenDrained);
              }
            });
    for (int i = 0; i < ROUNDS; i++) {
      while (at.get() < i) {
        Thread.onSpinWait();
      }
      assertThat(generations.get(i).retire()).isNotNull();
    }
    user.join();
    assertThat(usedWhenDrained).hasValue(0);
    assertThat(generations).allSatisfy(gone -> assertThat(gone.retire()).isCompleted());
  }

  // Comes and goes until the other thread retires the generation.
  private static void use(
      Generation generation, int round, AtomicInteger at, AtomicInteger usedWhenDrained) {
    while (generation.enter()) {
      at.set(round);
      if (generation.drained()) {
        usedWhenDrained.incrementAndGet();
      }
      generation.exit();
    }
  }
}
