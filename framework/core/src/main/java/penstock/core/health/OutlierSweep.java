package penstock.core.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Tally;

/// A look at how the attempts at all endpoints of a pool ended in one interval: who stands out.
/// Those that are out already are not compared.
///
/// Source:
/// [Envoy](https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier),
/// success rate and failure percentage.
final class OutlierSweep {

  /// Sums of fractions are not exact: equals must not differ.
  private static final double NOTHING = 1e-9;

  private final List<Seen> seen = new ArrayList<>();

  /// One endpoint that stands out.
  ///
  /// @param cause by which of the rates
  /// @param text for people
  record Outlier(LiveEndpoint endpoint, OutlierCause cause, String text) {}

  private record Seen(LiveEndpoint endpoint, Tally.Counts counts) {

    boolean busy(int minRequests) {
      return counts.total() >= minRequests;
    }
  }

  private OutlierSweep() {}

  /// Looks at what was counted since the last sweep.
  ///
  /// @return the worst first
  static List<Outlier> outliers(List<LiveEndpoint> all, OutlierSettings settings) {
    OutlierSweep sweep = new OutlierSweep();
    for (LiveEndpoint endpoint : all) {
      Tally.Counts counts = endpoint.tally().take();
      if (!endpoint.ejected()) {
        sweep.seen.add(new Seen(endpoint, counts));
      }
    }
    sweep.seen.sort((a, b) -> Double.compare(a.counts.success(), b.counts.success()));
    List<Outlier> found = new ArrayList<>();
    sweep.byErrorRate(settings.errorRate(), found);
    sweep.bySuccessRate(settings.successRate(), found);
    return found;
  }

  private void byErrorRate(@Nullable ErrorRateSettings settings, List<Outlier> found) {
    if (settings == null) {
      return;
    }
    List<Seen> busy = busy(settings.minRequests(), settings.minEndpoints());
    for (Seen each : busy) {
      double errors = 1 - each.counts.success();
      if (errors >= settings.atLeast().fraction()) {
        found.add(
            new Outlier(
                each.endpoint, OutlierCause.ERROR_RATE, percent(errors) + " of attempts failed"));
      }
    }
  }

  private void bySuccessRate(@Nullable SuccessRateSettings settings, List<Outlier> found) {
    if (settings == null) {
      return;
    }
    List<Seen> busy = busy(settings.minRequests(), settings.minEndpoints());
    double mean = mean(busy, each -> each.counts.success());
    double variance = mean(busy, each -> Math.pow(each.counts.success() - mean, 2));
    double least = mean - settings.deviations() * Math.sqrt(variance);
    for (Seen each : busy) {
      double success = each.counts.success();
      if (success < least - NOTHING) {
        found.add(
            new Outlier(
                each.endpoint,
                OutlierCause.SUCCESS_RATE,
                percent(success) + " of attempts succeeded, " + percent(mean) + " on average"));
      }
    }
  }

  /// Those with enough requests, if there are enough of them.
  private List<Seen> busy(int minRequests, int minEndpoints) {
    List<Seen> busy = seen.stream().filter(each -> each.busy(minRequests)).toList();
    return busy.size() < minEndpoints ? List.of() : busy;
  }

  private static double mean(List<Seen> of, ToDoubleFunction<Seen> value) {
    return of.stream().mapToDouble(value).average().orElse(0);
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.1f%%", fraction * 100);
  }
}
