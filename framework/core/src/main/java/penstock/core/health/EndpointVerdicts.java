package penstock.core.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.Ejection;
import penstock.core.endpoint.Health;
import penstock.core.endpoint.HealthState;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.pool.LivePool;

/// Writes verdicts to the endpoints of a pool; a check passed after an ejection ends it.
public final class EndpointVerdicts implements VerdictSink {

  private final LivePool pool;
  private final OutlierDetector outliers;

  /// A sink for the verdicts on a pool's endpoints.
  public EndpointVerdicts(LivePool pool, OutlierDetector outliers) {
    this.pool = pool;
    this.outliers = outliers;
  }

  @Override
  public void verdict(String endpointName, Verdict verdict) {
    LiveEndpoint endpoint = pool.endpoint(endpointName);
    if (endpoint == null) {
      return;
    }
    endpoint.health(new Health(state(verdict), verdict.text(), verdict.since()));
    Ejection ejection = endpoint.ejection();
    if (ejection != null && ejection.active()) {
      Instant passed = passedSince(ejection.from(), verdict);
      if (passed != null) {
        outliers.passed(endpoint, passed);
      }
    }
  }

  private static HealthState state(Verdict verdict) {
    return switch (verdict.state()) {
      case UNKNOWN -> HealthState.UNKNOWN;
      case UP -> HealthState.UP;
      case DOWN -> HealthState.DOWN;
    };
  }

  // Of several checks, none may have failed in the meantime.
  private static @Nullable Instant passedSince(Instant from, Verdict verdict) {
    Instant passed = null;
    for (CheckResult result : verdict.recent()) {
      if (result.at().isAfter(from)) {
        if (!result.passed()) {
          return null;
        }
        passed = result.at();
      }
    }
    return verdict.state() == Verdict.State.UP ? passed : null;
  }
}
