package penstock.core.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.health.Verdict.State;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.ProbeResult;

/// One endpoint with all its checks, and the verdict they add up to.
final class CheckedEndpoint {

  private static final Logger log = LoggerFactory.getLogger(CheckedEndpoint.class);
  private static final int KEPT = 20;

  private final Watch watch;
  private final HealthCounts counts;
  private final List<CheckLoop> loops = new ArrayList<>();
  private final List<CheckState> states = new ArrayList<>();
  private final ArrayDeque<CheckResult> recent = new ArrayDeque<>();
  private final AtomicInteger unpublished = new AtomicInteger();
  private final Object lock = new Object();
  private volatile Endpoint endpoint;
  private State state;
  private Instant since;
  private boolean paused;
  private boolean stopped;

  /// What the endpoints of a pool have in common.
  ///
  /// @param pool its name
  /// @param checks one or more
  /// @param sink takes the verdicts
  /// @param runtime time and threads
  record Watch(String pool, List<HealthCheck> checks, VerdictSink sink, HealthRuntime runtime) {}

  /// An endpoint nobody has asked yet.
  ///
  /// @param serving whether it takes traffic already and keeps it until it fails
  CheckedEndpoint(Watch watch, Endpoint endpoint, HealthCounts counts, boolean serving) {
    this.watch = watch;
    this.endpoint = endpoint;
    this.counts = counts;
    for (HealthCheck check : watch.checks()) {
      add(check, new CheckState(check.settings(), serving));
    }
    state = combined();
    since = watch.runtime().clock().instant();
  }

  /// The same endpoint under a new configuration: checks that did not change go on where they were;
  /// new ones believe what the old ones together found to be well.
  CheckedEndpoint(Watch watch, Endpoint endpoint, CheckedEndpoint old) {
    this.watch = watch;
    this.endpoint = endpoint;
    counts = old.counts;
    synchronized (old.lock) {
      for (HealthCheck check : watch.checks()) {
        add(check, old.carried(check));
      }
      recent.addAll(old.recent);
      state = combined();
      since = state == old.state ? old.since : watch.runtime().clock().instant();
    }
  }

  private void add(HealthCheck check, CheckState checkState) {
    states.add(checkState);
    loops.add(
        new CheckLoop(
            check,
            watch.runtime(),
            () -> endpoint,
            (answer, took) -> judge(checkState, answer, took)));
  }

  private CheckState carried(HealthCheck check) {
    for (CheckState known : states) {
      if (known.settings().equals(check.settings())) {
        return new CheckState(known);
      }
    }
    return new CheckState(check.settings(), state == State.UP);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  HealthCounts counts() {
    return counts;
  }

  boolean paused() {
    synchronized (lock) {
      return paused;
    }
  }

  /// Whether a description means this very endpoint, so that what is known of it still holds.
  boolean isAt(Endpoint other) {
    return endpoint.host().equals(other.host()) && endpoint.port() == other.port();
  }

  /// Takes a new weight or new labels.
  void update(Endpoint newer) {
    endpoint = newer;
  }

  /// Begins to ask.
  ///
  /// @param delay until the first check, zero or more
  void start(Duration delay) {
    publish();
    loops.forEach(loop -> loop.start(delay));
  }

  /// Asks no more and says nothing more.
  void stop() {
    synchronized (lock) {
      stopped = true;
    }
    loops.forEach(CheckLoop::stop);
  }

  /// Asks no more and says so.
  void pause() {
    synchronized (lock) {
      paused = true;
      state = State.UNKNOWN;
      since = watch.runtime().clock().instant();
    }
    loops.forEach(CheckLoop::stop);
    publish();
  }

  private Duration judge(CheckState checkState, ProbeResult answer, Duration took) {
    Instant now = watch.runtime().clock().instant();
    CheckResult result = result(checkState, answer, now, took);
    Verdict changed = null;
    Duration interval;
    synchronized (lock) {
      checkState.accept(answer, result);
      interval = checkState.interval();
      if (paused || stopped) {
        return interval;
      }
      if (note(result)) {
        changed = verdict();
      }
    }
    tell(result, changed);
    publish();
    return interval;
  }

  private boolean note(CheckResult result) {
    counts.checked(result);
    if (recent.size() == KEPT) {
      recent.removeFirst();
    }
    recent.addLast(result);
    State before = state;
    state = combined();
    if (state == before) {
      return false;
    }
    since = result.at();
    counts.changedTo(state);
    return true;
  }

  private void tell(CheckResult result, @Nullable Verdict changed) {
    String name = endpoint.name();
    fenced(() -> watch.sink().checked(name, result));
    if (changed == null) {
      return;
    }
    log.atInfo()
        .addKeyValue("pool", watch.pool())
        .addKeyValue("endpoint", name)
        .addKeyValue("verdict", changed.text())
        .log(
            switch (changed.state()) {
              case UP -> "endpoint up";
              case DOWN -> "endpoint down";
              case UNKNOWN -> "endpoint not known to be up";
            });
    fenced(() -> watch.sink().turned(name, changed.state()));
  }

  private static CheckResult result(
      CheckState checkState, ProbeResult answer, Instant now, Duration took) {
    String check = checkState.settings().checker().type();
    return switch (answer) {
      case ProbeResult.Pass pass ->
          new CheckResult(now, check, true, Spoken.line(pass.detail()), took);
      case ProbeResult.Fail fail ->
          new CheckResult(now, check, false, Spoken.line(fail.reason()), took);
    };
  }

  private State combined() {
    State all = State.UP;
    for (CheckState each : states) {
      if (each.state() == State.DOWN) {
        return State.DOWN;
      }
      if (each.state() == State.UNKNOWN) {
        all = State.UNKNOWN;
      }
    }
    return all;
  }

  /// The verdict as of now.
  Verdict verdict() {
    synchronized (lock) {
      Instant now = watch.runtime().clock().instant();
      return new Verdict(state, text(now), since, List.copyOf(recent));
    }
  }

  private String text(Instant now) {
    if (paused) {
      return "not checked: in maintenance";
    }
    Set<String> parts = new LinkedHashSet<>();
    for (CheckState each : states) {
      parts.add(each.text(now));
    }
    String text = String.join("; ", parts);
    boolean sick = states.stream().anyMatch(CheckState::failsBehindOpenPort);
    // A sick application behind an open port is what a bare port check would have missed: say it.
    return sick && !text.contains("port open") ? "port open; " + text : text;
  }

  // Whoever finds the sink idle delivers for all who come meanwhile: in order, without a lock.
  private void publish() {
    int seen = unpublished.incrementAndGet();
    if (seen > 1) {
      return;
    }
    while (seen > 0) {
      deliver();
      seen = unpublished.addAndGet(-seen);
    }
  }

  private void deliver() {
    synchronized (lock) {
      if (stopped) {
        return;
      }
    }
    fenced(() -> watch.sink().verdict(endpoint.name(), verdict()));
  }

  // The checks go on, whatever becomes of what they found.
  private void fenced(Runnable telling) {
    try {
      telling.run();
    } catch (RuntimeException e) {
      log.atError().setCause(e).addKeyValue("endpoint", endpoint.name()).log("verdict not taken");
    }
  }
}
