package penstock.admin;

import io.dropwizard.metrics5.Counter;
import io.dropwizard.metrics5.Gauge;
import io.dropwizard.metrics5.Histogram;
import io.dropwizard.metrics5.Meter;
import io.dropwizard.metrics5.Metric;
import io.dropwizard.metrics5.MetricName;
import io.dropwizard.metrics5.MetricRegistry;
import io.dropwizard.metrics5.Snapshot;
import io.dropwizard.metrics5.Timer;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.BucketBounds;
import penstock.core.metrics.BucketHistogram;

/// Dropwizard's metrics as Prometheus sees them: tags are labels, and series of one name are one
/// family, whatever registered them.
final class PrometheusBridge {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double[] QUANTILES = {0.5, 0.75, 0.95, 0.99, 0.999};

  private final Map<String, PrometheusFamily> families = new TreeMap<>();

  private PrometheusBridge() {}

  /// All series as they are now. A metric that cannot be read, or whose name and labels another has
  /// taken, is left out rather than spoil the rest.
  static MetricSnapshots snapshot(MetricRegistry registry) {
    PrometheusBridge bridge = new PrometheusBridge();
    registry.getMetrics().forEach(bridge::add);
    return new MetricSnapshots(
        bridge.families.values().stream().map(PrometheusFamily::snapshot).toList());
  }

  private void add(MetricName name, Metric metric) {
    Labels labels = PrometheusFamily.labels(name.getTags());
    @Nullable DataPointSnapshot point = point(metric, labels);
    if (point == null) {
      return;
    }
    String family = PrometheusFamily.name(name.getKey(), metric instanceof Timer);
    PrometheusFamily.Kind kind = PrometheusFamily.Kind.of(point);
    PrometheusFamily found =
        families.computeIfAbsent(family, _ -> new PrometheusFamily(family, kind));
    if (found.kind() != kind) {
      String apart = family + "_" + kind.word();
      found = families.computeIfAbsent(apart, _ -> new PrometheusFamily(apart, kind));
    }
    found.add(point);
  }

  private static @Nullable DataPointSnapshot point(Metric metric, Labels labels) {
    return switch (metric) {
      case BucketHistogram buckets -> histogram(buckets, labels);
      case Histogram histogram ->
          summary(histogram.getCount(), histogram.getSum(), histogram.getSnapshot(), labels, 1);
      case Timer timer ->
          summary(timer.getCount(), timer.getSum(), timer.getSnapshot(), labels, NANOS_PER_SECOND);
      case Meter meter -> counter(meter.getCount(), labels);
      case Counter counter -> counter(counter.getCount(), labels);
      case Gauge<?> gauge -> gauge(gauge, labels);
      default -> null;
    };
  }

  private static HistogramDataPointSnapshot histogram(BucketHistogram histogram, Labels labels) {
    BucketBounds bounds = histogram.bounds();
    double[] ends = new double[bounds.size() + 1];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = bounds.seconds(i);
    }
    return new HistogramDataPointSnapshot(
        ClassicHistogramBuckets.of(ends, histogram.counts()),
        histogram.sumSeconds(),
        labels,
        Exemplars.EMPTY,
        0);
  }

  private static SummaryDataPointSnapshot summary(
      long count, long sum, Snapshot snapshot, Labels labels, double unit) {
    Quantile[] quantiles =
        DoubleStream.of(QUANTILES)
            .mapToObj(each -> new Quantile(each, snapshot.getValue(each) / unit))
            .toArray(Quantile[]::new);
    return new SummaryDataPointSnapshot(
        count, sum / unit, Quantiles.of(quantiles), labels, Exemplars.EMPTY, 0);
  }

  /// Null for a counter that went below zero, which Prometheus does not know.
  private static @Nullable CounterDataPointSnapshot counter(long count, Labels labels) {
    return count < 0 ? null : new CounterDataPointSnapshot(count, labels, noExemplar(), 0);
  }

  private static @Nullable GaugeDataPointSnapshot gauge(Gauge<?> gauge, Labels labels) {
    @Nullable Object value;
    try {
      value = gauge.getValue();
    } catch (RuntimeException _) {
      return null;
    }
    return switch (value) {
      case Number number -> new GaugeDataPointSnapshot(number.doubleValue(), labels, noExemplar());
      case Boolean flag -> new GaugeDataPointSnapshot(flag ? 1 : 0, labels, noExemplar());
      case null, default -> null;
    };
  }

  private static @Nullable Exemplar noExemplar() {
    return null;
  }
}
