package penstock.core.pool;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What a request must pass before it is sent to a pool, or sent once more.
public final class Gates {

  private final RetryBudget retryBudget = new RetryBudget(RetryBudgetSettings.USUAL);
  private final Admission admission = new Admission();
  private final Breaker breaker;
  private volatile boolean limited;
  private volatile boolean breakable;

  /// Gates that are open.
  ///
  /// @param pool for the log
  public Gates(String pool, LongSupplier nanoTime) {
    this.breaker = new Breaker(pool, nanoTime);
  }

  /// Other gates from now on. Runs on a control thread.
  ///
  /// @param endpoints that can be chosen
  void update(PoolParts parts, int endpoints) {
    retryBudget.update(parts.retryBudget());
    breaker.update(parts.breaker());
    admission.update(parts.limits(), endpoints);
    limited = parts.limits() != LimitSettings.NONE;
    breakable = parts.breaker() != null;
  }

  /// Lets time pass; to be called about once a second, by one control thread at a time.
  void tick() {
    retryBudget.tick();
    breaker.tick();
  }

  /// Whether a request can be held up or turned away here.
  public boolean guarded() {
    return limited || breakable;
  }

  /// How many requests may be sent once more.
  public RetryBudget retryBudget() {
    return retryBudget;
  }

  /// Lets so many requests in at once; null if there is no limit.
  public @Nullable Admission admission() {
    return limited ? admission : null;
  }

  /// Keeps requests out while too many fail; null if nothing does.
  public @Nullable Breaker breaker() {
    return breakable ? breaker : null;
  }

  /// Requests that wait for room; 0 or more.
  public int pending() {
    return admission.pending();
  }

  /// Whether there is no room for requests.
  public boolean full() {
    return limited && admission.full();
  }

  /// Whether requests are turned away because too many failed.
  public boolean broken() {
    return breaker.open();
  }
}
