package penstock.core.pool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.PoolMetrics;
import penstock.core.metrics.Reason;

/// How many requests of a pool may be sent once more: a share of those of the last ten seconds, so
/// that retries do not finish off endpoints that fail under load.
///
/// A connection that was not made costs no endpoint anything and is not charged. I/O threads count
/// and take; neither blocks nor locks.
///
/// Source: Gateway API GEP-3388, "HTTPRoute retry budgets".
public final class RetryBudget {

  private static final int WINDOW_SECONDS = 10;

  private final LongAdder requests = new LongAdder();
  private final AtomicLong retries = new AtomicLong();
  private final Deque<Mark> marks = new ArrayDeque<>();
  private volatile Mark windowStart = new Mark(0, 0);
  private volatile RetryBudgetSettings settings;
  private volatile @Nullable PoolMetrics metrics;

  private record Mark(long requests, long retries) {}

  /// A budget without a past.
  public RetryBudget(RetryBudgetSettings settings) {
    this.settings = settings;
  }

  /// Other shares from now on. Runs on a control thread.
  public void update(RetryBudgetSettings next) {
    settings = next;
  }

  /// Where it is measured from now on. Runs on a control thread.
  public void measuredBy(PoolMetrics measured) {
    metrics = measured;
  }

  /// A request came.
  public void requested() {
    requests.increment();
  }

  /// Takes one retry.
  ///
  /// @param cause how the attempt before it ended
  /// @return false if the budget is used up
  public boolean take(Reason cause) {
    Mark start = windowStart;
    RetryBudgetSettings now = settings;
    double share = now.percent().fraction() * (requests.sum() - start.requests());
    long most = Math.max((long) now.minPerSecond() * WINDOW_SECONDS, (long) share);
    long made;
    do {
      made = retries.get();
      if (made - start.retries() >= most) {
        exhausted();
        return false;
      }
    } while (!retries.compareAndSet(made, made + 1));
    free(cause);
    return true;
  }

  /// Counts a retry that is not charged.
  public void free(Reason cause) {
    PoolMetrics measured = metrics;
    if (measured != null) {
      measured.retried(cause);
    }
  }

  private void exhausted() {
    PoolMetrics measured = metrics;
    if (measured != null) {
      measured.retryBudgetExhausted();
    }
  }

  /// Moves the window on; to be called about once a second, by one control thread at a time.
  public void tick() {
    marks.addLast(new Mark(requests.sum(), retries.get()));
    if (marks.size() > WINDOW_SECONDS) {
      windowStart = marks.removeFirst();
    }
  }
}
