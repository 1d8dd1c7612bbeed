package penstock.core.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.AdminState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.pool.PoolFixture;
import penstock.core.pool.PoolParts;
import penstock.spi.drain.DrainPolicy;
import penstock.spi.endpoint.Candidate;
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
    assertThat(drainer.order("api", "x", AdminState.DRAIN)).isNull();
    assertThat(drainer.order("x", "b", AdminState.DRAIN)).isNull();
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
    assertThat(drainer.progress("api", "b"))
        .isEqualTo(new Progress(AdminState.DRAIN, Duration.ofSeconds(3), 1, false));
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

  private static Drainer drainer(PoolFixture fixture) {
    return new Drainer(() -> List.of(fixture.pool), fixture.clock);
  }

  private static Progress order(Drainer drainer, AdminState state) {
    return Objects.requireNonNull(drainer.order("api", "b", state));
  }

  private static Progress progress(Drainer drainer) {
    return Objects.requireNonNull(drainer.progress("api", "b"));
  }

  private static void pass(PoolFixture fixture, Drainer drainer, Duration time) {
    fixture.clock.advance(time);
    drainer.tick();
    fixture.runControl();
  }
}
