package penstock.core.forward;

import io.dropwizard.metrics5.Counting;
import java.util.Map;
import java.util.stream.Collectors;
import penstock.core.metrics.LineRegistry;

/// What counters show that is more than nothing.
final class Counts {

  private Counts() {}

  /// The counters of one name by one of their labels.
  static Map<String, Long> of(LineRegistry measured, String metric, String label) {
    return measured.registry().getMetrics().entrySet().stream()
        .filter(each -> each.getKey().getKey().equals(metric))
        .filter(each -> each.getValue() instanceof Counting counting && counting.getCount() > 0)
        .collect(
            Collectors.toMap(
                each -> each.getKey().getTags().get(label),
                each -> ((Counting) each.getValue()).getCount(),
                Long::sum));
  }
}
