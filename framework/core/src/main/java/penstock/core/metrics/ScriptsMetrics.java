package penstock.core.metrics;

import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/// What is measured of all scripts together.
public final class ScriptsMetrics {

  private ScriptsMetrics() {}

  /// Shows how scripts run, for as long as the process lives.
  ///
  /// @param compiled whether they are compiled
  /// @param stuck how many calls could not be stopped
  public static void register(LineRegistry registry, BooleanSupplier compiled, IntSupplier stuck) {
    Series series = registry.series();
    series.gauge(() -> compiled.getAsBoolean() ? 1 : 0, MetricNames.SCRIPT_JIT);
    series.gauge(stuck::getAsInt, MetricNames.SCRIPT_STUCK);
  }
}
