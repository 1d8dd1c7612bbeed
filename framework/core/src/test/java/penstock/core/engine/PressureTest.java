package penstock.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static penstock.core.route.Priority.HIGH;
import static penstock.core.route.Priority.LOW;
import static penstock.core.route.Priority.NORMAL;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import penstock.core.route.Priority;
import penstock.spi.Percent;

class PressureTest {

  private double cpu;
  private double heap;
  private double freed;
  private int collections;
  private final Pressure pressure =
      new Pressure(
          () -> cpu,
          new HeapWatch(
              () -> heap,
              () -> {
                collections++;
                heap -= freed;
              }));

  PressureTest() {
    limit(Set.of(NORMAL));
  }

  private void limit(Set<Priority> routes) {
    pressure.limit(new ShedSettings(Percent.parse("90%"), Percent.parse("80%")), routes);
  }

  private void tick(int seconds) {
    IntStream.range(0, seconds).forEach(_ -> pressure.tick());
  }

  private String shed() {
    return pressure.shed(LOW) + " " + pressure.shed(NORMAL) + " " + pressure.shed(HIGH);
  }

  @Test
  void nothingIsTurnedAwayWhileThereIsRoom() {
    cpu = 0.9;
    heap = 0.8;
    tick(5);
    assertThat(shed()).isEqualTo("0 0 0");
    assertThat(IntStream.range(0, 1000).anyMatch(_ -> pressure.sheds(NORMAL))).isFalse();
  }

  @Test
  void theLongerItLastsTheMoreAreTurnedAway() {
    cpu = 0.95;
    tick(3);
    assertThat(shed()).isEqualTo("0 30 0");
    long turnedAway = IntStream.range(0, 10_000).filter(_ -> pressure.sheds(NORMAL)).count();
    assertThat(turnedAway).isBetween(2700L, 3300L);
  }

  @Test
  void someAreAlwaysServed() {
    heap = 1;
    tick(100);
    assertThat(shed()).isEqualTo("0 90 0");
  }

  @Test
  void lowPriorityIsTurnedAwayFirst() {
    limit(EnumSet.allOf(Priority.class));
    cpu = 1;
    tick(3);
    assertThat(shed()).isEqualTo("90 0 0");
    tick(2);
    assertThat(shed()).isEqualTo("90 20 0");
    assertThat(IntStream.range(0, 1000).anyMatch(_ -> pressure.sheds(HIGH))).isFalse();
  }

  @Test
  void highPriorityIsNotTurnedAwayForWantOfProcessors() {
    limit(EnumSet.allOf(Priority.class));
    cpu = 1;
    tick(100);
    assertThat(shed()).isEqualTo("90 90 0");
  }

  @Test
  void highPriorityIsTurnedAwayLastForWantOfMemory() {
    limit(EnumSet.allOf(Priority.class));
    heap = 1;
    tick(14);
    assertThat(shed()).isEqualTo("90 90 20");
    tick(100);
    assertThat(shed()).isEqualTo("90 90 90");
    heap = 0;
    cpu = 1;
    tick(1);
    assertThat(shed()).isEqualTo("90 90 0");
  }

  @Test
  void theHighestPriorityIsTakenAgainFirst() {
    limit(EnumSet.allOf(Priority.class));
    cpu = 1;
    tick(5);
    cpu = 0.1;
    tick(2);
    assertThat(shed()).isEqualTo("90 0 0");
    tick(2);
    assertThat(shed()).isEqualTo("30 0 0");
    tick(1);
    assertThat(shed()).isEqualTo("0 0 0");
  }

  @Test
  void allAreTakenAgainWhenItIsOver() {
    cpu = 1;
    tick(2);
    cpu = 0.1;
    tick(2);
    assertThat(shed()).isEqualTo("0 0 0");
  }

  @Test
  void withoutLimitsNothingIsTurnedAway() {
    cpu = 1;
    tick(3);
    pressure.limit(null, Set.of(NORMAL));
    tick(1);
    assertThat(shed()).isEqualTo("0 0 0");
  }

  @Test
  void theProcessorsAreMeasuredOnceEachTime() {
    cpu = 0.5;
    tick(1);
    cpu = 0.1;
    assertThat(pressure.cpu()).isEqualTo(0.5);
    tick(1);
    assertThat(pressure.cpu()).isEqualTo(0.1);
  }

  @Test
  void theHeapIsMeasured() {
    assertThat(Pressure.heapRatio()).isBetween(0.0, 1.0);
  }

  @Test
  void sharesOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new ShedSettings(Percent.parse("101%"), null))
        .hasMessage("cpu: 101% (expected: more than 0%, 100% at most)");
  }

  @Test
  void memoryThatHasBecomeFreeIsSeenThoughNothingElseCollects() {
    heap = 0.95;
    freed = 0.75;
    tick(30);
    assertThat(shed()).isEqualTo("0 0 0");
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void collectionsAreAskedForEverMoreRarelyWhileTheyFindNothing() {
    heap = 0.95;
    tick(1000);
    assertThat(shed()).isEqualTo("0 90 0");
    assertThat(collections).isBetween(5, 8);
  }

  @Test
  void noCollectionIsAskedForWhereOthersHappenOrThereIsRoom() {
    IntStream.range(0, 100)
        .forEach(second -> {
          heap = 0.9 + second / 1000.0;
          pressure.tick();
        });
    heap = 0.5;
    tick(100);
    assertThat(collections).isZero();
  }
}
