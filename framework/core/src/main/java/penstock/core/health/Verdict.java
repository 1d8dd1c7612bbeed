package penstock.core.health;

import java.time.Instant;
import java.util.List;

/// What the checks of one endpoint say together.
///
/// @param state up if every check is up, down if one is down
/// @param text why, for people, in one line, as of the last check
/// @param since when the state last changed
/// @param recent the last results of all checks, oldest first, 20 at most
public record Verdict(State state, String text, Instant since, List<CheckResult> recent) {

  /// The operational state of an endpoint.
  public enum State {
    /// No check has passed yet and too few have failed: no traffic.
    UNKNOWN,
    /// Well.
    UP,
    /// Not well.
    DOWN
  }

  /// Copies the list.
  public Verdict {
    recent = List.copyOf(recent);
  }
}
