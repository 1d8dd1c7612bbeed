package penstock.core.engine;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import penstock.core.health.CheckResult;
import penstock.core.health.EndpointVerdicts;
import penstock.core.health.Verdict;
import penstock.core.health.VerdictSink;

/// What follows from the checks of one configuration, until another one's take their place.
final class PoolVerdicts implements VerdictSink {

  private final EndpointVerdicts verdicts;
  private final Function<String, @Nullable EndpointGauges> shown;
  private final ReentrantLock speaking = new ReentrantLock();
  private boolean silent;

  /// @param verdicts writes them to the endpoints
  /// @param shown where an endpoint's checks are counted, by name; null if there is no such
  PoolVerdicts(EndpointVerdicts verdicts, Function<String, @Nullable EndpointGauges> shown) {
    this.verdicts = verdicts;
    this.shown = shown;
  }

  /// When this returns, nothing that follows from these checks happens any more: a late verdict
  /// must not undo what the next checks, or the lack of any, say of an endpoint.
  void silence() {
    speaking.lock();
    try {
      silent = true;
    } finally {
      speaking.unlock();
    }
  }

  @Override
  public void verdict(String endpoint, Verdict verdict) {
    speaking.lock();
    try {
      if (!silent) {
        verdicts.verdict(endpoint, verdict);
      }
    } finally {
      speaking.unlock();
    }
  }

  @Override
  public void checked(String endpoint, CheckResult result) {
    EndpointGauges gauges = shown.apply(endpoint);
    if (gauges != null) {
      gauges.health().checked(result.passed(), result.took().toNanos());
    }
  }

  @Override
  public void turned(String endpoint, Verdict.State state) {
    EndpointGauges gauges = shown.apply(endpoint);
    if (gauges != null && state != Verdict.State.UNKNOWN) {
      gauges.health().turned(state == Verdict.State.UP);
    }
  }
}
