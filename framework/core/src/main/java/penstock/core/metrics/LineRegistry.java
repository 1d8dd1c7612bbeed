package penstock.core.metrics;

import io.dropwizard.metrics5.Metric;
import io.dropwizard.metrics5.MetricName;
import io.dropwizard.metrics5.MetricRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Everything that is measured. What belongs to an endpoint, a route or an extension comes with it
/// and goes with it; while an old line drains beside a new one, both share what they both have.
///
/// Any thread may use it. It locks, so a request must not ask it for anything twice.
public final class LineRegistry {

  private final MetricRegistry registry = new MetricRegistry();
  private final BucketBounds requestBounds;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<MetricName, List<Metric>> published = new HashMap<>();
  private final Map<Map<String, String>, Series.Shared> shared = new HashMap<>();

  /// With the buckets every histogram of request times has.
  public LineRegistry(BucketBounds requestBounds) {
    this.requestBounds = requestBounds;
  }

  /// With the buckets of [BucketBounds#REQUEST].
  public LineRegistry() {
    this(BucketBounds.REQUEST);
  }

  /// The registry itself, for those who show it; whoever measures goes through the other types of
  /// this package.
  public MetricRegistry registry() {
    return registry;
  }

  BucketBounds requestBounds() {
    return requestBounds;
  }

  /// The series with these labels, kept until everybody who asked has closed them.
  ///
  /// @param labels name, value, name, value
  Series series(String... labels) {
    Map<String, String> tags = MetricName.empty().tagged(labels).getTags();
    return underLock(
        () -> new Series(this, shared.computeIfAbsent(tags, Series.Shared::new).join()));
  }

  /// Forgets series nobody holds any more.
  void forget(Series.Shared series) {
    shared.remove(series.tags());
  }

  /// Shows a metric under a name; one shown before under the same name is hidden until this one is
  /// withdrawn.
  void publish(MetricName name, Metric metric) {
    runUnderLock(() -> {
      List<Metric> same = published.computeIfAbsent(name, _ -> new ArrayList<>(1));
      if (!same.isEmpty()) {
        registry.remove(name);
      }
      same.add(metric);
      registry.register(name, metric);
    });
  }

  /// Shows a metric no longer; nothing happens if it was not shown.
  void withdraw(MetricName name, Metric metric) {
    runUnderLock(() -> {
      List<Metric> same = published.getOrDefault(name, List.of());
      int index = same.size() - 1;
      while (index >= 0 && same.get(index) != metric) {
        index--;
      }
      if (index < 0) {
        return;
      }
      boolean seen = index == same.size() - 1;
      same.remove(index);
      if (seen) {
        registry.remove(name);
      }
      if (same.isEmpty()) {
        published.remove(name);
      } else if (seen) {
        registry.register(name, same.getLast());
      }
    });
  }

  void runUnderLock(Runnable work) {
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }

  <T> T underLock(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
