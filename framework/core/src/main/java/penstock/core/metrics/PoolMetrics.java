package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/// What is measured of one pool. Any thread may use it; what a request calls neither locks nor
/// allocates once a reason was seen.
public final class PoolMetrics implements AutoCloseable {

  private static final Reason[] REASONS = Reason.values();

  private final Series series;
  private final SeriesArray<Counter> retries;
  private final Counter budgetExhausted;

  /// What is looked up when somebody asks; must not block.
  ///
  /// @param endpoints how many endpoints are in a state now
  /// @param panic whether all endpoints are used because too few are usable
  /// @param pending requests that wait for room
  /// @param full whether there is no room for requests
  /// @param broken whether requests are turned away because too many failed
  public record Gauges(
      ToLongFunction<StateLabel> endpoints,
      BooleanSupplier panic,
      LongSupplier pending,
      BooleanSupplier full,
      BooleanSupplier broken) {}

  /// @param pool the name of a pool
  public PoolMetrics(LineRegistry registry, String pool, Gauges gauges) {
    series = registry.series("pool", pool);
    retries =
        new SeriesArray<>(
            REASONS.length, i -> series.counter(MetricNames.RETRIES, "cause", REASONS[i].word()));
    budgetExhausted = series.counter(MetricNames.RETRY_BUDGET_EXHAUSTED);
    for (StateLabel state : StateLabel.values()) {
      series.gauge(
          () -> gauges.endpoints().applyAsLong(state),
          MetricNames.POOL_ENDPOINTS,
          "state",
          state.word());
    }
    series.gauge(
        () -> gauges.endpoints().applyAsLong(StateLabel.EJECTED), MetricNames.OUTLIER_EJECTED);
    series.gauge(gauges.pending()::getAsLong, MetricNames.POOL_PENDING);
    series.gauge(
        () -> gauges.full().getAsBoolean() ? 1 : 0,
        MetricNames.POOL_LIMIT_OPEN,
        "limit",
        "requests");
    series.gauge(
        () -> gauges.broken().getAsBoolean() ? 1 : 0,
        MetricNames.POOL_LIMIT_OPEN,
        "limit",
        "breaker");
    series.gauge(() -> gauges.panic().getAsBoolean() ? 1 : 0, MetricNames.POOL_PANIC);
  }

  /// A request is sent once more.
  ///
  /// @param cause how the attempt before it ended
  public void retried(Reason cause) {
    retries.at(cause.ordinal()).inc();
  }

  /// A request would have been sent once more, had the budget allowed it.
  public void retryBudgetExhausted() {
    budgetExhausted.inc();
  }

  /// An endpoint was taken out because live traffic to it failed. Runs on a control thread.
  ///
  /// @param cause one of few words, such as `consecutive-5xx`
  public void ejected(String cause) {
    series.counter(MetricNames.OUTLIER_EJECTIONS, "cause", cause).inc();
  }

  /// Requests of clients that are kept with their endpoint. Runs on a control thread.
  ///
  /// @param result `hit`, `new`, `moved` or `invalid`
  /// @param more how many since the last time; 0 or more
  public void stuck(String result, long more) {
    series.counter(MetricNames.STICKY, "result", result).inc(more);
  }

  /// Drops the series unless another line still uses them; counting goes on to work, unseen.
  @Override
  public void close() {
    series.close();
  }
}
