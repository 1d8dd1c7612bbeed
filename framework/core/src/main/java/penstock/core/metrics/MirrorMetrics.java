package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;
import java.util.List;

/// What is measured of the copies that one route sends to another pool. Any thread may use it; it
/// neither locks nor allocates once a combination of labels was seen.
public final class MirrorMetrics implements AutoCloseable {

  private static final List<String> CODE_CLASSES =
      List.of("none", "1xx", "2xx", "3xx", "4xx", "5xx");
  private static final Reason[] REASONS = Reason.values();
  private static final MirrorDrop[] DROPS = MirrorDrop.values();

  private final Series series;
  private final SeriesArray<SeriesArray<Counter>> requests;
  private final SeriesArray<Counter> dropped;
  private final SeriesArray<SeriesArray<Counter>> compared;
  private final LiveCount inFlight;

  /// @param route the name of a route
  /// @param pool the name of the pool that gets the copies
  /// @param compared what is compared of the answers
  public MirrorMetrics(LineRegistry registry, String route, String pool, List<String> compared) {
    series = registry.series("route", route, "pool", pool);
    requests = new SeriesArray<>(CODE_CLASSES.size(), this::requestCounters);
    dropped =
        new SeriesArray<>(
            DROPS.length,
            i -> series.counter(MetricNames.MIRROR_DROPPED, "cause", DROPS[i].word()));
    this.compared = new SeriesArray<>(compared.size(), i -> comparisonCounters(compared.get(i)));
    inFlight = series.liveCount(MetricNames.MIRROR_IN_FLIGHT);
  }

  private SeriesArray<Counter> requestCounters(int codeClass) {
    return new SeriesArray<>(
        REASONS.length,
        i ->
            series.counter(
                MetricNames.MIRROR_REQUESTS,
                "code_class",
                CODE_CLASSES.get(codeClass),
                "reason",
                REASONS[i].word()));
  }

  private SeriesArray<Counter> comparisonCounters(String part) {
    return new SeriesArray<>(
        2,
        i ->
            series.counter(
                MetricNames.MIRROR_COMPARED,
                "part",
                part,
                "result",
                i == 0 ? "same" : "different"));
  }

  /// A copy is kept or under way.
  public void started() {
    inFlight.more();
  }

  /// It is gone; called once for each [#started()].
  public void ended() {
    inFlight.fewer();
  }

  /// A copy was sent, and that has ended.
  ///
  /// @param status of the answer; 0 for none
  public void finished(int status, Reason reason) {
    int codeClass = status >= 100 && status < 600 ? status / 100 : 0;
    requests.at(codeClass).at(reason.ordinal()).inc();
  }

  /// A copy was not sent.
  public void dropped(MirrorDrop cause) {
    dropped.at(cause.ordinal()).inc();
  }

  /// Both answers are there.
  ///
  /// @param part the place of what is compared among all that is
  /// @param same whether they agree
  public void compared(int part, boolean same) {
    compared.at(part).at(same ? 0 : 1).inc();
  }

  /// Drops the series unless another line still uses them; counting goes on to work, unseen.
  @Override
  public void close() {
    series.close();
  }
}
