package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// What is measured of one endpoint of a pool. Any thread may use it; it neither locks nor
/// allocates once a reason was seen.
public final class EndpointMetrics implements AutoCloseable {

  private static final Reason[] REASONS = Reason.values();

  private final Series series;
  private final Counter requests;
  private final BucketHistogram seconds;
  private final SeriesArray<Counter> errors;
  private final Counter forced;

  /// What is looked up when somebody asks; must not block.
  ///
  /// @param inFlight requests sent and not finished
  /// @param connections open connections, used and unused
  /// @param weight in force
  /// @param state whether the endpoint is in a state now
  /// @param draining how long the endpoint has been draining, in seconds; 0 if it does not drain
  public record Gauges(
      LongSupplier inFlight,
      LongSupplier connections,
      DoubleSupplier weight,
      Predicate<StateLabel> state,
      DoubleSupplier draining) {

    /// Of an endpoint that never drains.
    public Gauges(
        LongSupplier inFlight,
        LongSupplier connections,
        DoubleSupplier weight,
        Predicate<StateLabel> state) {
      this(inFlight, connections, weight, state, () -> 0);
    }
  }

  /// @param pool the name of a pool
  /// @param endpoint the name of an endpoint in it
  public EndpointMetrics(LineRegistry registry, String pool, String endpoint, Gauges gauges) {
    series = registry.series("pool", pool, "endpoint", endpoint);
    requests = series.counter(MetricNames.ENDPOINT_REQUESTS);
    seconds = series.histogram(registry.requestBounds(), MetricNames.ENDPOINT_SECONDS);
    errors =
        new SeriesArray<>(
            REASONS.length + 1,
            i ->
                series.counter(
                    MetricNames.ENDPOINT_ERRORS,
                    "reason",
                    i == REASONS.length ? "5xx" : REASONS[i].word()));
    series.gauge(gauges.inFlight()::getAsLong, MetricNames.ENDPOINT_IN_FLIGHT);
    series.gauge(gauges.connections()::getAsLong, MetricNames.ENDPOINT_CONNECTIONS);
    series.gauge(gauges.weight()::getAsDouble, MetricNames.ENDPOINT_WEIGHT);
    forced = series.counter(MetricNames.DRAIN_FORCED);
    series.gauge(gauges.draining()::getAsDouble, MetricNames.DRAIN_SECONDS);
    series.gauge(
        () -> gauges.state().test(StateLabel.DRAIN) ? gauges.inFlight().getAsLong() : 0,
        MetricNames.DRAIN_IN_FLIGHT);
    for (StateLabel state : StateLabel.values()) {
      series.gauge(
          () -> gauges.state().test(state) ? 1 : 0,
          MetricNames.ENDPOINT_STATE,
          "state",
          state.word());
    }
  }

  /// A request was sent, or a connection made on behalf of a TCP client.
  public void sent() {
    requests.inc();
  }

  /// The first byte of an answer came.
  ///
  /// @param nanos since the request was sent
  public void answeredAfter(long nanos) {
    seconds.update(nanos);
  }

  /// The endpoint answered 500 or above.
  public void serverError() {
    errors.at(REASONS.length).inc();
  }

  /// The endpoint did not answer, or not properly.
  public void failed(Reason reason) {
    errors.at(reason.ordinal()).inc();
  }

  /// A request was cut off because a drain's time was over.
  public void forced() {
    forced.inc();
  }

  /// Drops the series unless another line still uses them; counting goes on to work, unseen.
  @Override
  public void close() {
    series.close();
  }
}
