package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import penstock.core.endpoint.HealthState;
import penstock.spi.Percent;

class RosterNewsTest {

  private static final PoolParts CHECKED = failingClosed(PoolFixture.with(Checks.INITIALLY_DOWN));

  private final Logged logged = new Logged(RosterNews.class);

  private static PoolParts failingClosed(PoolParts parts) {
    return new PoolParts(
        parts.policy(),
        parts.sticky(),
        parts.drain(),
        parts.connect(),
        parts.checks(),
        parts.slowStart(),
        Percent.parse("0%"),
        parts.retryBudget(),
        parts.limits(),
        parts.breaker());
  }

  @AfterEach
  void stop() {
    logged.close();
  }

  @Test
  void nobodyBeforeTheFirstChecksIsNoNews() {
    PoolFixture fixture = new PoolFixture(CHECKED).having("a", "b");
    fixture.health("a", HealthState.UP);
    fixture.health("b", HealthState.UP);
    assertThat(logged.messages()).isEmpty();
  }

  @Test
  void nobodyBehindTheFirstChecksIs() {
    PoolFixture fixture = new PoolFixture(CHECKED).having("a", "b");
    fixture.health("a", HealthState.DOWN);
    assertThat(logged.messages()).isEmpty();
    fixture.health("b", HealthState.DOWN);
    assertThat(logged.messages()).containsExactly("pool has nobody to take traffic");
  }

  @Test
  void nobodyAnyMoreIsToldOnce() {
    PoolFixture fixture = new PoolFixture(CHECKED).having("a");
    fixture.health("a", HealthState.UP);
    fixture.health("a", HealthState.DOWN);
    fixture.having("a");
    assertThat(logged.messages()).containsExactly("pool has nobody to take traffic");
  }
}
