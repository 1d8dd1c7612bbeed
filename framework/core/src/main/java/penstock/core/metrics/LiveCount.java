package penstock.core.metrics;

import io.dropwizard.metrics5.Gauge;
import java.util.concurrent.atomic.LongAdder;

/// How many of something there are now; many threads may count.
final class LiveCount implements Gauge<Long> {

  private final LongAdder count = new LongAdder();

  void more() {
    count.increment();
  }

  void fewer() {
    count.decrement();
  }

  @Override
  public Long getValue() {
    return count.sum();
  }
}
