package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.Gauge;
import io.dropwizard.metrics5.Metric;
import io.dropwizard.metrics5.MetricName;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/// One holder's hold on the series that carry the same labels, such as all series of one endpoint.
/// Counters and histograms are shared by all holders and disappear with the last; a gauge is its
/// holder's own, and the newest is shown.
///
/// Any thread may use it; it locks.
final class Series implements AutoCloseable {

  private final LineRegistry registry;
  private final Shared shared;
  private final Map<MetricName, Gauge<?>> gauges = new HashMap<>();
  private boolean closed;

  Series(LineRegistry registry, Shared shared) {
    this.registry = registry;
    this.shared = shared;
  }

  /// @param labels more labels: name, value, name, value
  Counter counter(String name, String... labels) {
    return sharedMetric(Counter.class, Counter::new, name, labels);
  }

  LiveCount liveCount(String name) {
    return sharedMetric(LiveCount.class, LiveCount::new, name);
  }

  /// @param labels more labels: name, value, name, value
  BucketHistogram histogram(BucketBounds bounds, String name, String... labels) {
    return sharedMetric(BucketHistogram.class, () -> BucketHistogram.of(bounds), name, labels);
  }

  /// @param labels more labels: name, value, name, value
  void gauge(Gauge<? extends Number> gauge, String name, String... labels) {
    registry.runUnderLock(() -> {
      MetricName full = shared.name(name, labels);
      gauges.put(full, gauge);
      registry.publish(full, gauge);
    });
  }

  private <M extends Metric> M sharedMetric(
      Class<M> type, Supplier<M> maker, String name, String... labels) {
    return registry.underLock(() -> {
      if (closed) {
        return maker.get();
      }
      MetricName full = shared.name(name, labels);
      Metric known = shared.metrics.get(full);
      if (known != null) {
        return type.cast(known);
      }
      M fresh = maker.get();
      shared.metrics.put(full, fresh);
      registry.publish(full, fresh);
      return fresh;
    });
  }

  /// Lets go; counting goes on to work, unseen.
  @Override
  public void close() {
    registry.runUnderLock(() -> {
      if (closed) {
        return;
      }
      closed = true;
      gauges.forEach(registry::withdraw);
      if (shared.leave()) {
        shared.metrics.forEach(registry::withdraw);
        registry.forget(shared);
      }
    });
  }

  /// What all holders of the same labels share; guarded by the registry's lock.
  static final class Shared {

    private final Map<String, String> tags;
    private final Map<MetricName, Metric> metrics = new HashMap<>();
    private int holders;

    Shared(Map<String, String> tags) {
      this.tags = tags;
    }

    Map<String, String> tags() {
      return tags;
    }

    Shared join() {
      holders++;
      return this;
    }

    /// Whether that was the last holder.
    boolean leave() {
      return --holders == 0;
    }

    MetricName name(String name, String... labels) {
      return new MetricName(name, tags).tagged(labels);
    }
  }
}
