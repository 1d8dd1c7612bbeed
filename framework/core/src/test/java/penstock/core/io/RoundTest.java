package penstock.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundTest {

  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final Round round = new Round(tasks::add);
  private final List<String> done = new ArrayList<>();

  @Test
  void decidesOnAllOfATurnBeforeItActsOnTheFirst() {
    round.take(part("a"));
    round.take(part("b"));
    assertThat(done).isEmpty();
    turn();
    assertThat(done).containsExactly("decide a", "decide b", "act a", "act b");
  }

  @Test
  void doesEachOnce() {
    round.take(part("a"));
    turn();
    round.take(part("b"));
    turn();
    assertThat(done).containsExactly("decide a", "act a", "decide b", "act b");
    assertThat(tasks).isEmpty();
  }

  @Test
  void whoComesWhileItActsHasTheNextTurn() {
    round.take(
        new Saying("a") {
          @Override
          public void act() {
            super.act();
            round.take(part("late"));
          }
        });
    round.take(part("b"));
    turn();
    assertThat(done).containsExactly("decide a", "decide b", "act a", "act b");
    turn();
    assertThat(done).endsWith("act b", "decide late", "act late");
  }

  @Test
  void whoFailsDoesNotTakeTheOthersAlong() {
    round.take(
        new Saying("a") {
          @Override
          public void decide() {
            throw new IllegalStateException("decide");
          }

          @Override
          public void act() {
            throw new StackOverflowError("act");
          }
        });
    round.take(part("b"));
    turn();
    assertThat(done).containsExactly("decide b", "act b");
  }

  @Test
  void theFirstDoesNotWaitForAllOfAFullTurn() {
    IntStream.rangeClosed(0, Round.MOST).forEach(i -> round.take(part("" + i)));
    turn();
    assertThat(done).hasSize(2 * (Round.MOST + 1));
    assertThat(done.indexOf("act 0")).isLessThan(done.indexOf("decide " + Round.MOST));
  }

  @Test
  void doesItAtOnceOnAThreadThatIsEnding() {
    Round last =
        new Round(_ -> {
          throw new RejectedExecutionException("ending");
        });
    last.take(part("a"));
    last.take(part("b"));
    assertThat(done).containsExactly("decide a", "act a", "decide b", "act b");
  }

  private void turn() {
    tasks.pop().run();
  }

  private Round.Part part(String name) {
    return new Saying(name);
  }

  /// Says what is done with it.
  private class Saying implements Round.Part {

    private final String name;

    Saying(String name) {
      this.name = name;
    }

    @Override
    public void decide() {
      done.add("decide " + name);
    }

    @Override
    public void act() {
      done.add("act " + name);
    }
  }
}
