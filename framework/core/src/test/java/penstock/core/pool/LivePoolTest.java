package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.pool.PoolFixture.IN_TURN;
import static penstock.core.pool.PoolFixture.PARTS;
import static penstock.core.pool.PoolFixture.member;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.Condition;
import penstock.core.endpoint.Ejection;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Member;
import penstock.core.endpoint.Outcome;
import penstock.core.endpoint.SlowStartSettings;
import penstock.core.endpoint.SlowStartSettings.Curve;
import penstock.core.metrics.Reason;
import penstock.spi.Percent;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.spi.endpoint.Candidate;
import penstock.spi.endpoint.Endpoint;

class LivePoolTest {

  @Test
  void hasNobodyBeforeItHasEndpoints() {
    PoolFixture fixture = new PoolFixture(PARTS);
    assertThat(fixture.choose()).isEqualTo(new Choice(null, Reason.NO_ENDPOINT, null));
  }

  @Test
  void choosesAmongItsEndpoints() {
    assertThat(new PoolFixture(PARTS).having("a", "b").chosen()).isEqualTo("a b");
  }

  @Test
  void makesNoChoiceAnewForEachRequest() {
    PoolFixture fixture = new PoolFixture(PARTS).having("a");
    assertThat(fixture.choose()).isSameAs(fixture.choose());
  }

  @Test
  void followsHealthOffTheLine() {
    PoolFixture fixture = new PoolFixture(PARTS).having("a", "b");
    LiveEndpoint b = fixture.endpoint("b");
    b.order(AdminState.DRAIN);
    b.order(AdminState.MAINT);
    assertThat(fixture.chosen()).isEqualTo("a b");
    assertThat(fixture.control).hasSize(1);
    fixture.runControl();
    assertThat(fixture.chosen()).isEqualTo("a");
  }

  @Test
  void sendsNothingBeforeTheFirstPass() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(Checks.INITIALLY_DOWN)).having("a", "b");
    assertThat(fixture.chosen()).isEqualTo("all-unhealthy");
    fixture.health("b", HealthState.UP);
    assertThat(fixture.chosen()).isEqualTo("b");
    assertThat(fixture.pool.count(Condition.UNKNOWN)).isEqualTo(1);
  }

  @Test
  void sendsBeforeTheFirstPassWhenToldTo() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(Checks.INITIALLY_UP)).having("a", "b");
    assertThat(fixture.chosen()).isEqualTo("a b");
  }

  @Test
  void trustsEverybodyWhenNobodyChecksAnyMore() {
    PoolFixture fixture = new PoolFixture(PoolFixture.with(Checks.INITIALLY_DOWN)).having("a", "b");
    fixture.health("b", HealthState.UP);
    fixture.pool.update(PARTS);
    assertThat(fixture.chosen()).isEqualTo("a b");
    fixture.pool.update(PoolFixture.with(Checks.INITIALLY_DOWN));
    assertThat(fixture.chosen()).isEqualTo("a b");
  }

  @Test
  void usesBackupsOnlyWhileNobodyElseCanBeUsed() {
    PoolFixture fixture = new PoolFixture(PARTS).having("a", "backup1");
    assertThat(fixture.chosen()).isEqualTo("a");
    fixture.health("a", HealthState.DOWN);
    assertThat(fixture.chosen()).isEqualTo("backup1");
    fixture.health("a", HealthState.UP);
    assertThat(fixture.chosen()).isEqualTo("a");
  }

  @Test
  void countsEachPanicOnce() {
    PoolFixture fixture = new PoolFixture(PARTS).having("a", "b", "c");
    fixture.health("a", HealthState.DOWN);
    assertThat(fixture.pool.panicking()).isFalse();
    fixture.health("b", HealthState.DOWN);
    fixture.health("c", HealthState.DOWN);
    assertThat(fixture.pool.panicking()).isTrue();
    assertThat(fixture.chosen()).isEqualTo("a b c");
    assertThat(fixture.pool.panics()).isEqualTo(1);
    fixture.health("a", HealthState.UP);
    fixture.health("b", HealthState.UP);
    assertThat(fixture.chosen()).isEqualTo("a b");
    assertThat(fixture.pool.panics()).isEqualTo(1);
  }

  @Test
  void costsARequestA500WhenAPolicyThrows() {
    BalancingPolicy broken =
        _ ->
            (_, _) -> {
              throw new StackOverflowError();
            };
    PoolFixture fixture = new PoolFixture(PoolFixture.with(broken, null)).having("a");
    assertThat(fixture.choose().reason()).isEqualTo(Reason.PLUGIN_ERROR);
    assertThat(fixture.choose().endpoint()).isNull();
    assertThat(fixture.pool.misfires()).isEqualTo(2);
  }

  @Test
  void refusesAnEndpointThatIsGone() {
    List<Candidate> seen = new ArrayList<>();
    BalancingPolicy hoarder =
        candidates -> {
          seen.addAll(candidates);
          return (_, _) -> seen.getFirst();
        };
    PoolFixture fixture = new PoolFixture(PoolFixture.with(hoarder, null)).having("a", "b");
    assertThat(fixture.choose().endpoint()).isSameAs(fixture.endpoint("a"));
    fixture.having("b");
    assertThat(fixture.choose().reason()).isEqualTo(Reason.PLUGIN_ERROR);
  }

  @Test
  void sendsNoNewTrafficAtWeightZero() {
    PoolFixture fixture = new PoolFixture(PARTS).having("a");
    Endpoint idle = new Endpoint("b", "127.0.0.1", 80, 0, Map.of());
    fixture.pool.members(List.of(member("a"), Member.of(idle)));
    assertThat(fixture.chosen()).isEqualTo("a");
  }

  @Test
  void keepsEndpointsOverChangesAndTellsWhoJoinsAndLeaves() {
    PoolFixture fixture = new PoolFixture(PARTS).having("a", "b");
    LiveEndpoint a = fixture.endpoint("a");
    LiveEndpoint b = fixture.endpoint("b");
    a.begin();
    b.begin();
    fixture.told.clear();
    fixture.having("a", "c");
    assertThat(fixture.told).containsExactly("retired b", "joined c");
    assertThat(fixture.endpoint("a")).isSameAs(a);
    assertThat(fixture.pool.owns(a)).isTrue();
    assertThat(fixture.pool.owns(b)).isFalse();
    assertThat(fixture.pool.inFlight()).isEqualTo(2);
    b.end(Outcome.ANSWERED);
    assertThat(fixture.pool.inFlight()).isEqualTo(1);
  }

  @Test
  void keepsHealthAndEjectionOverAReload() {
    PoolFixture fixture = new PoolFixture(PARTS).having("a", "b", "c", "d");
    fixture.health("b", HealthState.DOWN);
    LiveEndpoint c = fixture.endpoint("c");
    c.ejection(new Ejection(true, fixture.clock.instant(), fixture.clock.instant(), "x", 1));
    fixture.pool.update(PoolFixture.with(IN_TURN, null));
    fixture.having("a", "b", "c", "d");
    assertThat(fixture.chosen()).isEqualTo("a d");
  }

  @Test
  void tellsWhenAnEndpointIsClosedAndReopened() {
    PoolFixture fixture = new PoolFixture(PARTS).having("a", "b");
    fixture.told.clear();
    fixture.endpoint("a").order(AdminState.MAINT);
    fixture.runControl();
    fixture.endpoint("a").order(AdminState.READY);
    fixture.runControl();
    assertThat(fixture.told).containsExactly("closed a", "reopened a");
  }

  @Test
  void tellsWhenAnEndpointIsDownAndThatIsHeeded() {
    PoolFixture fixture = new PoolFixture(PARTS).having("a", "b");
    fixture.told.clear();
    fixture.health("a", HealthState.DOWN);
    assertThat(fixture.told).containsExactly("fell a");
    fixture.health("b", HealthState.DOWN);
    assertThat(fixture.pool.panicking()).isTrue();
    assertThat(fixture.told).containsExactly("fell a");
    fixture.health("b", HealthState.UP);
    assertThat(fixture.told).containsExactly("fell a", "fell a");
    fixture.having("a", "b");
    assertThat(fixture.told).containsExactly("fell a", "fell a");
  }

  @Test
  void preparesThePolicyOnlyWhenSomethingDiffers() {
    AtomicInteger prepared = new AtomicInteger();
    BalancingPolicy counting =
        candidates -> {
          prepared.incrementAndGet();
          return (_, _) -> candidates.getFirst();
        };
    PoolFixture fixture = new PoolFixture(PoolFixture.with(counting, null)).having("a", "b");
    fixture.having("a", "b");
    fixture.pool.update(PoolFixture.with(counting, null));
    assertThat(prepared).hasValue(1);
    fixture.health("a", HealthState.DOWN);
    assertThat(prepared).hasValue(2);
  }

  @Test
  void letsWeightsGrowWithTime() {
    List<List<Integer>> weights = new ArrayList<>();
    PoolFixture fixture = new PoolFixture(PoolFixture.with(noting(weights, true), SLOWLY));
    bringBack(fixture.having("a", "b"));
    assertThat(weights.getLast()).containsExactly(20, 2);
    fixture.clock.advance(Duration.ofSeconds(15));
    fixture.pool.tick();
    assertThat(weights.getLast()).containsExactly(20, 10);
    fixture.clock.advance(Duration.ofSeconds(15));
    fixture.pool.tick();
    assertThat(weights.getLast()).containsExactly(1, 1);
    int prepared = weights.size();
    fixture.pool.tick();
    assertThat(weights).hasSize(prepared);
  }

  @Test
  void givesFullWeightAtOnceWhenThePolicyAsksForIt() {
    List<List<Integer>> weights = new ArrayList<>();
    PoolFixture fixture = new PoolFixture(PoolFixture.with(noting(weights, false), SLOWLY));
    bringBack(fixture.having("a", "b"));
    assertThat(weights.getLast()).containsExactly(1, 1);
  }

  private static final SlowStartSettings SLOWLY =
      new SlowStartSettings(Duration.ofSeconds(30), Percent.parse("10%"), Curve.LINEAR);

  private static void bringBack(PoolFixture fixture) {
    fixture.health("b", HealthState.DOWN);
    fixture.health("b", HealthState.UP);
  }

  private static BalancingPolicy noting(List<List<Integer>> weights, boolean slowly) {
    return new BalancingPolicy() {
      @Override
      public Picker over(List<Candidate> candidates) {
        weights.add(candidates.stream().map(Candidate::weight).toList());
        return (_, _) -> candidates.getFirst();
      }

      @Override
      public boolean slowStarts() {
        return slowly;
      }
    };
  }
}
