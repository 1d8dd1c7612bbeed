package penstock.core.health;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import penstock.core.health.Verdict.State;
import penstock.spi.health.ProbeResult;

/// What one check thinks of one endpoint: counts rise and fall. Its owner's lock guards it.
///
/// From `UNKNOWN` one pass leads to `UP` and `fall` failures to `DOWN`; later it takes `rise`
/// passes to come back.
final class CheckState {

  private final HealthSettings settings;
  private State state;
  private int against;
  private boolean portOpen;
  private @Nullable CheckResult last;
  private @Nullable Instant failingSince;

  /// A check that has not been made.
  ///
  /// @param serving whether the endpoint takes traffic already and keeps it until it fails
  CheckState(HealthSettings settings, boolean serving) {
    this.settings = settings;
    boolean up = serving || settings.initial() == HealthSettings.Initial.UP;
    state = up ? State.UP : State.UNKNOWN;
  }

  /// A check that goes on where another stopped.
  CheckState(CheckState other) {
    settings = other.settings;
    state = other.state;
    against = other.against;
    portOpen = other.portOpen;
    last = other.last;
    failingSince = other.failingSince;
  }

  HealthSettings settings() {
    return settings;
  }

  State state() {
    return state;
  }

  /// Counts one answer.
  void accept(ProbeResult answer, CheckResult result) {
    last = result;
    portOpen =
        switch (answer) {
          case ProbeResult.Pass _ -> true;
          case ProbeResult.Fail fail -> fail.portOpen();
        };
    if (result.passed()) {
      failingSince = null;
    } else if (failingSince == null) {
      failingSince = result.at();
    }
    State said = result.passed() ? State.UP : State.DOWN;
    if (said == state) {
      against = 0;
      return;
    }
    against++;
    if (against >= needed(answer)) {
      state = said;
      against = 0;
    }
  }

  private int needed(ProbeResult answer) {
    return switch (answer) {
      case ProbeResult.Pass _ -> state == State.UNKNOWN ? 1 : settings.rise();
      case ProbeResult.Fail fail -> fail.atOnce() ? 1 : settings.fall();
    };
  }

  /// How long from the start of the last check to the next; jitter not applied.
  Duration interval() {
    if (against > 0) {
      return settings.fast();
    }
    return state == State.DOWN ? settings.down() : settings.interval();
  }

  /// Whether the last check failed although it had reached the endpoint.
  boolean failsBehindOpenPort() {
    return failingSince != null && portOpen;
  }

  /// What was seen and for how long, such as `connection refused for 3s, 2 of 3 failures`.
  String text(Instant now) {
    if (last == null) {
      return "not checked yet";
    }
    StringBuilder text = new StringBuilder(last.text());
    if (failingSince != null) {
      Duration failing = Duration.between(failingSince, now);
      if (failing.toSeconds() > 0) {
        text.append(" for ").append(Spoken.lasted(failing));
      }
    }
    if (against > 0) {
      text.append(", ").append(against).append(" of ");
      text.append(last.passed() ? settings.rise() + " passes" : settings.fall() + " failures");
    }
    return text.toString();
  }
}
