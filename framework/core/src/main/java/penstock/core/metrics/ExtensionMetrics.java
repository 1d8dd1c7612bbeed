package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.Gauge;
import io.dropwizard.metrics5.Histogram;
import io.dropwizard.metrics5.Meter;
import io.dropwizard.metrics5.Metric;
import io.dropwizard.metrics5.MetricName;
import io.dropwizard.metrics5.MetricRegistry;
import io.dropwizard.metrics5.MetricRegistryListener;
import io.dropwizard.metrics5.Timer;
import java.util.HashMap;
import java.util.Map;

/// A registry of one extension's own: `picks` is shown as `penstock_extension_picks` with the label
/// `path` until this is closed. Any thread may use it.
public final class ExtensionMetrics implements AutoCloseable {

  private final LineRegistry line;
  private final String path;
  private final MetricRegistry own = new MetricRegistry();
  private final Mirror mirror = new Mirror();

  /// @param path where in the configuration the extension stands, such as `pools.api.balance`
  public ExtensionMetrics(LineRegistry line, String path) {
    this.line = line;
    this.path = path;
    own.addListener(mirror);
  }

  /// For the extension.
  public MetricRegistry registry() {
    return own;
  }

  /// Shows nothing of the extension any more; it may go on to count, unseen.
  @Override
  public void close() {
    own.removeListener(mirror);
    mirror.close();
  }

  /// Shows in the line's registry what is registered in the extension's.
  private final class Mirror implements MetricRegistryListener {

    private final Map<MetricName, Metric> shown = new HashMap<>();
    private boolean closed;

    void close() {
      line.runUnderLock(() -> {
        closed = true;
        shown.forEach(line::withdraw);
        shown.clear();
      });
    }

    private void added(MetricName name, Metric metric) {
      line.runUnderLock(() -> {
        if (!closed) {
          shown.put(full(name), metric);
          line.publish(full(name), metric);
        }
      });
    }

    private void removed(MetricName name) {
      line.runUnderLock(() -> {
        Metric metric = shown.remove(full(name));
        if (metric != null) {
          line.withdraw(full(name), metric);
        }
      });
    }

    private MetricName full(MetricName name) {
      return new MetricName(MetricNames.EXTENSION_PREFIX + name.getKey(), name.getTags())
          .tagged("path", path);
    }

    @Override
    public void onGaugeAdded(MetricName name, Gauge<?> gauge) {
      added(name, gauge);
    }

    @Override
    public void onGaugeRemoved(MetricName name) {
      removed(name);
    }

    @Override
    public void onCounterAdded(MetricName name, Counter counter) {
      added(name, counter);
    }

    @Override
    public void onCounterRemoved(MetricName name) {
      removed(name);
    }

    @Override
    public void onHistogramAdded(MetricName name, Histogram histogram) {
      added(name, histogram);
    }

    @Override
    public void onHistogramRemoved(MetricName name) {
      removed(name);
    }

    @Override
    public void onMeterAdded(MetricName name, Meter meter) {
      added(name, meter);
    }

    @Override
    public void onMeterRemoved(MetricName name) {
      removed(name);
    }

    @Override
    public void onTimerAdded(MetricName name, Timer timer) {
      added(name, timer);
    }

    @Override
    public void onTimerRemoved(MetricName name) {
      removed(name);
    }
  }
}
