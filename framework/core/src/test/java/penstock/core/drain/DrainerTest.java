package penstock.core.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Member;
import penstock.core.endpoint.Outcome;
import penstock.core.pool.PoolFixture;
import penstock.core.pool.PoolParts;
import penstock.spi.drain.DrainPolicy;
import penstock.spi.endpoint.Candidate;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.sticky.SessionStickiness;
import penstock.spi.traffic.Traffic;

class DrainerTest {

  private enum Bound {
    KEEP,
    MOVE
  }

  /// Takes five minutes at most.
  private record FiveMinutes(Bound bound) implements DrainPolicy {

    @Override
    public boolean admits(Traffic traffic, Candidate draining) {
      return bound == Bound.KEEP;
    }

    @Override
    public boolean drained(Candidate draining, Duration since) {
      boolean empty = bound == Bound.MOVE && draining.inFlight() == 0;
      return empty || since.toMinutes() >= 5;
    }

    @Override
    public Duration longest() {
      return Duration.ofMinutes(5);
    }
  }

  private static final Census.Load ONE =
      new Census.Load(0, 0, List.of(new Census.Item("GET /", Duration.ofSeconds(3), false, false)));

  private final Noting census = new Noting();

  /// Knows of one request, and notes what it is told to do.
  private static final class Noting implements Census {
    final List<String> cut = new ArrayList<>();
    final List<String> idle = new ArrayList<>();

    @Override
    public Load of(LiveEndpoint endpoint) {
      return ONE;
    }

    @Override
    public void cutOff(LiveEndpoint endpoint) {
      cut.add(endpoint.name());
    }

    @Override
    public void closeIdle(LiveEndpoint endpoint) {
      idle.add(endpoint.name());
    }
  }

  @Test
  void takesAnEndpointOutAndBack() {
    PoolFixture fixture = fixture(Bound.KEEP, null);
    Drainer drainer = drainer(fixture);
    assertThat(order(drainer, AdminState.DRAIN).state()).isEqualTo(AdminState.DRAIN);
    fixture.runControl();
    assertThat(fixture.chosen()).isEqualTo("a");
    order(drainer, AdminState.READY);
    fixture.runControl();
    assertThat(fixture.chosen()).isEqualTo("a b");
  }

  @Test
  void knowsNoStrangers() {
    Drainer drainer = drainer(fixture(Bound.KEEP, null));
    assertThat(drainer.order("api", "x", Order.of(AdminState.DRAIN))).isNull();
    assertThat(drainer.order("x", "b", Order.of(AdminState.DRAIN))).isNull();
    assertThat(drainer.order("x", null, Order.of(AdminState.DRAIN))).isNull();
    assertThat(drainer.progress("api", "x")).isNull();
  }

  @Test
  void showsWhatIsStillUnderWay() {
    PoolFixture fixture = fixture(Bound.KEEP, null);
    Drainer drainer = drainer(fixture);
    LiveEndpoint b = fixture.endpoint("b");
    b.begin();
    order(drainer, AdminState.DRAIN);
    pass(fixture, drainer, Duration.ofSeconds(3));
    assertThat(progress(drainer))
        .isEqualTo(
            new Progress(
                "b",
                AdminState.DRAIN,
                1,
                Duration.ofSeconds(3),
                1,
                ONE,
                Duration.ofSeconds(297),
                0,
                false));
    b.end(Outcome.ANSWERED);
    pass(fixture, drainer, Duration.ofSeconds(1));
    assertThat(progress(drainer).empty()).isTrue();
  }

  @Test
  void keepsBoundClientsUntilTheTimeIsOver() {
    PoolFixture fixture = fixture(Bound.KEEP, PoolFixture.BY_COOKIE);
    Drainer drainer = drainer(fixture);
    order(drainer, AdminState.DRAIN);
    pass(fixture, drainer, Duration.ofSeconds(299));
    assertThat(fixture.chooseBoundTo("b").endpoint()).isSameAs(fixture.endpoint("b"));
    pass(fixture, drainer, Duration.ofSeconds(1));
    assertThat(fixture.chooseBoundTo("b").endpoint()).isSameAs(fixture.endpoint("a"));
    assertThat(progress(drainer).empty()).isTrue();
  }

  @Test
  void movesBoundClientsAtOnceWhenToldTo() {
    PoolFixture fixture = fixture(Bound.MOVE, PoolFixture.BY_COOKIE);
    Drainer drainer = drainer(fixture);
    LiveEndpoint b = fixture.endpoint("b");
    b.begin();
    order(drainer, AdminState.DRAIN);
    fixture.runControl();
    assertThat(fixture.chooseBoundTo("b").endpoint()).isSameAs(fixture.endpoint("a"));
    pass(fixture, drainer, Duration.ofSeconds(1));
    assertThat(progress(drainer).drained()).isFalse();
    b.end(Outcome.ANSWERED);
    pass(fixture, drainer, Duration.ofSeconds(1));
    assertThat(progress(drainer).drained()).isTrue();
  }

  @Test
  void givesUpWaitingWhenTheTimeIsOver() {
    PoolFixture fixture = fixture(Bound.MOVE, null);
    Drainer drainer = drainer(fixture);
    fixture.endpoint("b").begin();
    order(drainer, AdminState.DRAIN);
    pass(fixture, drainer, Duration.ofMinutes(5));
    assertThat(progress(drainer).drained()).isTrue();
    assertThat(progress(drainer).empty()).isFalse();
  }

  @Test
  void cutsOffWhatIsInFlightWhenTheTimeIsOver() {
    PoolFixture fixture = fixture(Bound.KEEP, null);
    Drainer drainer = drainer(fixture);
    fixture.endpoint("b").begin();
    order(drainer, AdminState.DRAIN);
    pass(fixture, drainer, Duration.ofSeconds(299));
    assertThat(census.cut).isEmpty();
    pass(fixture, drainer, Duration.ofSeconds(1));
    assertThat(census.cut).containsExactly("b");
    assertThat(progress(drainer).left()).isZero();
  }

  @Test
  void cutsNothingAtAnEndpointThatIsOnlyClosed() {
    PoolFixture fixture = fixture(Bound.KEEP, null);
    Drainer drainer = drainer(fixture);
    fixture.endpoint("b").begin();
    order(drainer, AdminState.MAINT);
    pass(fixture, drainer, Duration.ofHours(1));
    assertThat(census.cut).isEmpty();
    assertThat(progress(drainer).left()).isNull();
    assertThat(progress(drainer).empty()).isFalse();
  }

  @Test
  void closesUnusedConnectionsWhenTheDrainIsOver() {
    PoolFixture fixture = fixture(Bound.KEEP, null);
    Drainer drainer = drainer(fixture);
    order(drainer, AdminState.DRAIN);
    pass(fixture, drainer, Duration.ofSeconds(1));
    pass(fixture, drainer, Duration.ofSeconds(1));
    assertThat(census.idle).containsExactly("b");
  }

  @Test
  void ordersAllEndpointsOfAPool() {
    PoolFixture fixture = fixture(Bound.KEEP, null);
    List<Progress> all = drainer(fixture).order("api", null, new Order(AdminState.MAINT, 7));
    assertThat(all).extracting(Progress::endpoint).containsExactly("a", "b");
    assertThat(all).extracting(Progress::weight).containsExactly(7, 7);
    fixture.runControl();
    assertThat(fixture.chosen()).isEqualTo("no-endpoint");
  }

  @Test
  void anOrderedWeightIsInForceAndEndsWithAnotherConfiguration() {
    PoolFixture fixture = fixture(Bound.KEEP, null);
    Drainer drainer = drainer(fixture);
    assertThat(drainer.order("api", "b", new Order(null, 0))).hasSize(1);
    fixture.runControl();
    assertThat(fixture.chosen()).isEqualTo("a");
    fixture.having("a", "b");
    assertThat(fixture.chosen()).isEqualTo("a");
    fixture.pool.members(List.of(weighing("a", 1), weighing("b", 5)));
    assertThat(fixture.chosen()).isEqualTo("a b");
    assertThat(progress(drainer).weight()).isEqualTo(5);
  }

  private static Member weighing(String name, int weight) {
    return Member.of(new Endpoint(name, "127.0.0.1", 80, weight, Map.of()));
  }

  @Test
  void refusesOrdersThatMakeNoSense() {
    assertThatThrownBy(() -> new Order(null, null))
        .hasMessage("order: empty (expected: state, weight or both)");
    assertThatThrownBy(() -> new Order(null, 65_536))
        .hasMessage("weight: 65536 (expected: 0 to 65535)");
  }

  private static PoolFixture fixture(Bound bound, @Nullable SessionStickiness sticky) {
    PoolParts parts = PoolFixture.PARTS;
    return new PoolFixture(
            new PoolParts(
                parts.policy(),
                sticky,
                new FiveMinutes(bound),
                parts.connect(),
                parts.checks(),
                null,
                parts.panicThreshold(),
                parts.retryBudget(),
                parts.limits(),
                null))
        .having("a", "b");
  }

  private Drainer drainer(PoolFixture fixture) {
    return new Drainer(() -> List.of(fixture.pool), fixture.clock, census);
  }

  private static Progress order(Drainer drainer, AdminState state) {
    return Objects.requireNonNull(drainer.order("api", "b", Order.of(state))).getFirst();
  }

  private static Progress progress(Drainer drainer) {
    return Objects.requireNonNull(drainer.progress("api", "b")).getFirst();
  }

  private static void pass(PoolFixture fixture, Drainer drainer, Duration time) {
    fixture.clock.advance(time);
    drainer.tick();
    fixture.runControl();
  }
}
