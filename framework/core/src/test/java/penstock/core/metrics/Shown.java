package penstock.core.metrics;

import io.dropwizard.metrics5.Counting;
import io.dropwizard.metrics5.Gauge;
import io.dropwizard.metrics5.Metric;
import io.dropwizard.metrics5.MetricName;
import io.dropwizard.metrics5.MetricRegistry;
import java.util.Set;
import java.util.stream.Collectors;

/// What a registry shows to those who read it.
record Shown(MetricRegistry registry) {

  static Shown by(LineRegistry line) {
    return new Shown(line.registry());
  }

  /// The count or the value of one series; -1 if it is not shown.
  double value(String name, String... labels) {
    Metric metric = registry.getMetrics().get(MetricName.build(name).tagged(labels));
    return switch (metric) {
      case null -> -1;
      case Counting counting -> counting.getCount();
      case Gauge<?> gauge when gauge.getValue() instanceof Number number -> number.doubleValue();
      default -> throw new AssertionError("neither counts nor measures: " + metric);
    };
  }

  Set<String> names() {
    return registry.getMetrics().keySet().stream()
        .map(MetricName::getKey)
        .collect(Collectors.toSet());
  }
}
