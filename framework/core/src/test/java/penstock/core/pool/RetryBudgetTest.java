package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import penstock.core.metrics.Reason;
import penstock.spi.Percent;

class RetryBudgetTest {

  private final RetryBudget budget =
      new RetryBudget(new RetryBudgetSettings(Percent.parse("20%"), 1));

  private long taken(int wanted) {
    return IntStream.range(0, wanted).filter(_ -> budget.take(Reason.ENDPOINT_RESET)).count();
  }

  private void requests(int count) {
    IntStream.range(0, count).forEach(_ -> budget.requested());
  }

  @Test
  void aShareOfTheRequestsIsRepeated() {
    requests(1000);
    assertThat(taken(500)).isEqualTo(200);
  }

  @Test
  void aFewAreRepeatedHoweverFewThereAre() {
    requests(1);
    assertThat(taken(500)).isEqualTo(10);
  }

  @Test
  void whatWasLongAgoCountsNoMore() {
    requests(1000);
    assertThat(taken(500)).isEqualTo(200);
    IntStream.range(0, 11).forEach(_ -> budget.tick());
    assertThat(taken(500)).isEqualTo(10);
    IntStream.range(0, 11).forEach(_ -> budget.tick());
    requests(500);
    assertThat(taken(500)).isEqualTo(100);
  }

  @Test
  void whatIsNotChargedDoesNotUseItUp() {
    requests(100);
    IntStream.range(0, 100).forEach(_ -> budget.free(Reason.CONNECT_REFUSED));
    assertThat(taken(500)).isEqualTo(20);
  }

  @Test
  void otherSharesHoldAtOnce() {
    requests(100);
    budget.update(new RetryBudgetSettings(Percent.parse("0%"), 0));
    assertThat(taken(5)).isZero();
  }

  @Test
  void sharesBeyondTheWholeAreRefused() {
    assertThatThrownBy(() -> new RetryBudgetSettings(Percent.parse("120%"), 0))
        .hasMessage("percent: 120% (expected: 0% to 100%)");
    assertThatThrownBy(() -> new RetryBudgetSettings(Percent.parse("20%"), -1))
        .hasMessage("minPerSecond: -1 (expected: >= 0)");
  }
}
