package penstock.admin;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import penstock.core.metrics.MetricNames;

/// All series of one name, which differ in their labels. One thread at a time.
final class PrometheusFamily {

  /// What a family is; all its series are the same.
  enum Kind {
    COUNTER("counter"),
    GAUGE("gauge"),
    HISTOGRAM("histogram"),
    SUMMARY("summary");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    static Kind of(DataPointSnapshot point) {
      return switch (point) {
        case CounterDataPointSnapshot _ -> COUNTER;
        case HistogramDataPointSnapshot _ -> HISTOGRAM;
        case SummaryDataPointSnapshot _ -> SUMMARY;
        default -> GAUGE;
      };
    }

    String word() {
      return word;
    }
  }

  private final String name;
  private final Kind kind;
  private final Map<Labels, DataPointSnapshot> points = new LinkedHashMap<>();

  PrometheusFamily(String name, Kind kind) {
    this.name = name;
    this.kind = kind;
  }

  /// A metric's name in letters Prometheus knows, without the endings it adds by itself.
  static String name(String key, boolean timer) {
    String name = PrometheusNaming.sanitizeMetricName(plain(key));
    return timer && !name.endsWith("_seconds") ? name + "_seconds" : name;
  }

  private static String plain(String text) {
    String letters = text.replaceAll("[^a-zA-Z0-9_]", "_");
    return letters.isEmpty() || Character.isDigit(letters.charAt(0)) ? "_" + letters : letters;
  }

  /// Tags as labels; of two whose names become the same, the first one.
  static Labels labels(Map<String, String> tags) {
    Map<String, String> labels = new TreeMap<>();
    tags.forEach(
        (tag, value) -> labels.putIfAbsent(PrometheusNaming.sanitizeLabelName(plain(tag)), value));
    return Labels.of(List.copyOf(labels.keySet()), List.copyOf(labels.values()));
  }

  Kind kind() {
    return kind;
  }

  /// Adds a series unless there is one with the same labels.
  void add(DataPointSnapshot point) {
    points.putIfAbsent(point.getLabels(), point);
  }

  MetricSnapshot snapshot() {
    String total = MetricNames.help(name + "_total");
    String help = kind == Kind.COUNTER && total != null ? total : MetricNames.help(name);
    MetricMetadata metadata =
        help == null ? new MetricMetadata(name) : new MetricMetadata(name, help);
    return switch (kind) {
      case COUNTER -> new CounterSnapshot(metadata, all(CounterDataPointSnapshot.class));
      case GAUGE -> new GaugeSnapshot(metadata, all(GaugeDataPointSnapshot.class));
      case HISTOGRAM -> new HistogramSnapshot(metadata, all(HistogramDataPointSnapshot.class));
      case SUMMARY -> new SummarySnapshot(metadata, all(SummaryDataPointSnapshot.class));
    };
  }

  private <P extends DataPointSnapshot> List<P> all(Class<P> type) {
    return points.values().stream().map(type::cast).toList();
  }
}
