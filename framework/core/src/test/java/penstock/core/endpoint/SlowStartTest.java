package penstock.core.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.SlowStartSettings.Curve;
import penstock.spi.Percent;
import penstock.spi.endpoint.Endpoint;
import penstock.testkit.ManualClock;

class SlowStartTest {

  private final ManualClock clock = new ManualClock();
  private final Surroundings around = Surroundings.alone(new LongAdder());
  private final SlowStart slowStart =
      new SlowStart(
          new SlowStartSettings(Duration.ofSeconds(30), Percent.parse("10%"), Curve.LINEAR));
  private EndpointSet set =
      EndpointSet.EMPTY.next(List.of(member("a", 100), member("b", 100)), around).set();

  @Test
  void startsAtFullWeightInTheBeginning() {
    assertThat(weigh("a")).isFalse();
    assertThat(weigh("a", "b")).isFalse();
    assertThat(weights()).isEqualTo(Map.of("a", 100, "b", 100));
  }

  @Test
  void growsAfterAFailure() {
    weigh("a", "b");
    fail("b");
    weigh("a");
    assertThat(weigh("a", "b")).isTrue();
    assertThat(weights()).isEqualTo(Map.of("a", 100, "b", 10));
    clock.advance(Duration.ofSeconds(15));
    assertThat(weigh("a", "b")).isTrue();
    assertThat(weights()).isEqualTo(Map.of("a", 100, "b", 50));
    clock.advance(Duration.ofSeconds(15));
    assertThat(weigh("a", "b")).isFalse();
    assertThat(weights()).isEqualTo(Map.of("a", 100, "b", 100));
  }

  @Test
  void growsWhenItJoinsOthersThatServe() {
    weigh("a", "b");
    join("c", 100);
    assertThat(weigh("a", "b", "c")).isTrue();
    assertThat(weights()).containsEntry("c", 10);
  }

  @Test
  void doesNotGrowWhenNobodyElseServes() {
    weigh("a", "b");
    fail("a");
    fail("b");
    weigh();
    assertThat(weigh("a", "b")).isFalse();
    assertThat(weights()).isEqualTo(Map.of("a", 100, "b", 100));
  }

  @Test
  void endsWhenTheEndpointFailsAndBeginsAnew() {
    weigh("a", "b");
    fail("b");
    weigh("a");
    weigh("a", "b");
    clock.advance(Duration.ofSeconds(20));
    weigh("a");
    assertThat(weigh("a", "b")).isTrue();
    assertThat(weights()).containsEntry("b", 10);
  }

  @Test
  void makesRoomBelowAWeightOfOne() {
    set = EndpointSet.EMPTY.next(List.of(member("a", 1), member("b", 1)), around).set();
    weigh("a", "b");
    fail("b");
    weigh("a");
    weigh("a", "b");
    assertThat(weights()).isEqualTo(Map.of("a", 20, "b", 2));
    clock.advance(Duration.ofSeconds(30));
    weigh("a", "b");
    assertThat(weights()).isEqualTo(Map.of("a", 1, "b", 1));
  }

  @Test
  void givesFullWeightAtOnceWithoutSettings() {
    SlowStart none = new SlowStart(null);
    none.weigh(set.all(), named("a", "b"), 0);
    fail("b");
    none.weigh(set.all(), named("a"), 0);
    assertThat(none.weigh(set.all(), named("a", "b"), 0)).isFalse();
    assertThat(weights()).isEqualTo(Map.of("a", 100, "b", 100));
  }

  private boolean weigh(String... usable) {
    return slowStart.weigh(set.all(), named(usable), clock.nanoTime());
  }

  private Set<LiveEndpoint> named(String... names) {
    Set<LiveEndpoint> found = new HashSet<>();
    for (LiveEndpoint endpoint : set.all()) {
      if (List.of(names).contains(endpoint.name())) {
        found.add(endpoint);
      }
    }
    return found;
  }

  private void fail(String name) {
    named(name).forEach(e -> e.health(new Health(HealthState.DOWN, "refused", clock.instant())));
  }

  private void join(String name, int weight) {
    set = set.next(List.of(member("a", 100), member("b", 100), member(name, weight)), around).set();
  }

  private Map<String, Integer> weights() {
    Map<String, Integer> weights = new java.util.HashMap<>();
    set.all().forEach(endpoint -> weights.put(endpoint.name(), endpoint.weight()));
    return weights;
  }

  private static Member member(String name, int weight) {
    return Member.of(new Endpoint(name, "127.0.0.1", 80, weight, Map.of()));
  }
}
