package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import penstock.core.endpoint.HealthState;
import penstock.spi.Percent;

class RosterNewsTest {

  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(RosterNews.class);
  private static final PoolParts CHECKED = failingClosed(PoolFixture.with(Checks.INITIALLY_DOWN));

  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

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

  @BeforeEach
  void listen() {
    appender.start();
    LOGGER.addAppender(appender);
  }

  @AfterEach
  void stop() {
    LOGGER.detachAppender(appender);
  }

  private List<String> told() {
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void nobodyBeforeTheFirstChecksIsNoNews() {
    PoolFixture fixture = new PoolFixture(CHECKED).having("a", "b");
    fixture.health("a", HealthState.UP);
    fixture.health("b", HealthState.UP);
    assertThat(told()).isEmpty();
  }

  @Test
  void nobodyBehindTheFirstChecksIs() {
    PoolFixture fixture = new PoolFixture(CHECKED).having("a", "b");
    fixture.health("a", HealthState.DOWN);
    assertThat(told()).isEmpty();
    fixture.health("b", HealthState.DOWN);
    assertThat(told()).containsExactly("pool has nobody to take traffic");
  }

  @Test
  void nobodyAnyMoreIsToldOnce() {
    PoolFixture fixture = new PoolFixture(CHECKED).having("a");
    fixture.health("a", HealthState.UP);
    fixture.health("a", HealthState.DOWN);
    fixture.having("a");
    assertThat(told()).containsExactly("pool has nobody to take traffic");
  }
}
