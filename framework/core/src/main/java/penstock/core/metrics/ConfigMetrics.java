package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What is measured of configurations. Used by one control thread at a time.
public final class ConfigMetrics {

  private final LineRegistry registry;
  private final InstantSource clock;
  private final Counter applied;
  private final Counter refused;
  private volatile double lastSuccess;
  private @Nullable Series version;

  public ConfigMetrics(LineRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    Series series = registry.series();
    applied = series.counter(MetricNames.CONFIG_APPLIED, "result", "ok");
    refused = series.counter(MetricNames.CONFIG_APPLIED, "result", "refused");
    series.gauge(() -> lastSuccess, MetricNames.CONFIG_LAST_SUCCESS);
  }

  /// A configuration is in force.
  ///
  /// @param newVersion a short word that tells it from others, such as a hash of the file
  public void applied(String newVersion) {
    applied.inc();
    lastSuccess = clock.millis() / 1e3;
    Series old = version;
    version = registry.series("version", newVersion);
    version.gauge(() -> 1, MetricNames.CONFIG_VERSION);
    if (old != null) {
      old.close();
    }
  }

  /// A configuration was bad and has changed nothing.
  public void refused() {
    refused.inc();
  }
}
