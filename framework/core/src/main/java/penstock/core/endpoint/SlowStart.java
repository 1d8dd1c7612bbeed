package penstock.core.endpoint;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Puts weights in force: an endpoint that comes back after a failure, or joins others that serve,
/// begins with a part of its weight. Control threads, one at a time for each pool.
///
/// An endpoint that was there from the beginning starts at full weight, and so does one that nobody
/// else could stand in for.
public final class SlowStart {

  // Weights are whole numbers: a weight of 1 is written as 20 while others grow, so that there is
  // something below it.
  private static final int STEPS = 20;

  private final @Nullable SlowStartSettings settings;

  /// A slow start.
  ///
  /// @param settings null for full weights at once
  public SlowStart(@Nullable SlowStartSettings settings) {
    this.settings = settings == null || settings.window().isZero() ? null : settings;
  }

  /// Brings weights up to date; to be called after each change and about once a second while it
  /// says so.
  ///
  /// @param all the pool's endpoints
  /// @param usable those of them that can be used
  /// @param now on the nanosecond clock
  /// @return whether some weight is still growing
  public boolean weigh(List<LiveEndpoint> all, Set<LiveEndpoint> usable, long now) {
    boolean othersServe = false;
    for (LiveEndpoint endpoint : all) {
      Warmth warmth = endpoint.warmth();
      othersServe |= usable.contains(endpoint) && warmth.inService() && !warmth.warming();
    }
    boolean growing = false;
    int least = Integer.MAX_VALUE;
    for (LiveEndpoint endpoint : all) {
      Warmth next = next(endpoint, usable.contains(endpoint), othersServe, now);
      endpoint.warmth(next);
      growing |= next.warming();
      least = Math.min(least, Math.max(1, endpoint.endpoint().weight()));
    }
    int scale = growing ? Math.ceilDiv(STEPS, least) : 1;
    for (LiveEndpoint endpoint : all) {
      double full = Math.max(1, endpoint.endpoint().weight()) * (double) scale;
      endpoint.weight((int) Math.max(1, Math.round(full * share(endpoint.warmth(), now))));
    }
    return growing;
  }

  private Warmth next(LiveEndpoint endpoint, boolean usable, boolean othersServe, long now) {
    Warmth warmth = endpoint.warmth();
    if (!usable) {
      return warmth.cold() || hasFailed(endpoint) ? Warmth.COLD : Warmth.WARM;
    }
    if (!warmth.inService()) {
      boolean slowly = settings != null && warmth.cold() && othersServe;
      return slowly ? Warmth.warmingSince(now) : Warmth.SERVING;
    }
    return warmth.warming() && share(warmth, now) >= 1 ? Warmth.SERVING : warmth;
  }

  private static boolean hasFailed(LiveEndpoint endpoint) {
    return endpoint.health().state() == HealthState.DOWN
        || endpoint.ejected()
        || endpoint.standing().state() == AdminState.MAINT;
  }

  private double share(Warmth warmth, long now) {
    if (settings == null || !warmth.warming()) {
      return 1;
    }
    double passed = (double) (now - warmth.sinceNanos()) / settings.window().toNanos();
    return Math.clamp(passed, settings.minWeight().fraction(), 1.0);
  }
}
