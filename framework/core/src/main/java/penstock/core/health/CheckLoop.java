package penstock.core.health;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.spi.DurationText;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.ProbeResult;

/// Asks one endpoint one question over and over, never twice at once.
///
/// Each probe is judged once: by its answer, or by its timeout. While one that outlived its timeout
/// ignores the interrupt no other is started, and each that should have been fails by its timeout.
final class CheckLoop {

  /// Counts an answer.
  @FunctionalInterface
  interface Judge {

    /// Counts an answer. Called without locks held, never twice at once.
    ///
    /// @param took from the question to the answer
    /// @return from the start of this check to the start of the next, jitter not applied
    Duration judge(ProbeResult answer, Duration took);
  }

  private static final Logger log = LoggerFactory.getLogger(CheckLoop.class);

  // A checker that honours its timeout knows better than we do what it waited for.
  private static final Duration GRACE = Duration.ofMillis(100);

  private final HealthCheck check;
  private final HealthRuntime runtime;
  private final Supplier<Endpoint> endpoint;
  private final Judge judge;
  private final Object lock = new Object();
  private Runnable cancelNext = () -> {};
  private @Nullable Probe running;
  private boolean stopped;

  CheckLoop(HealthCheck check, HealthRuntime runtime, Supplier<Endpoint> endpoint, Judge judge) {
    this.check = check;
    this.runtime = runtime;
    this.endpoint = endpoint;
    this.judge = judge;
  }

  /// Asks for the first time.
  ///
  /// @param delay zero or more
  void start(Duration delay) {
    synchronized (lock) {
      if (!stopped) {
        cancelNext = runtime.scheduler().after(delay, this::due);
      }
    }
  }

  /// Asks no more and interrupts whoever is asking.
  void stop() {
    synchronized (lock) {
      stopped = true;
      cancelNext.run();
      if (running != null) {
        running.cancelExpiry.run();
        running.interrupt();
      }
    }
  }

  private void due() {
    Probe probe = new Probe(runtime.nanoTime().getAsLong());
    Duration most = check.settings().timeout().plus(GRACE);
    synchronized (lock) {
      if (stopped) {
        return;
      }
      if (running != null) {
        Probe stuck = running;
        cancelNext = runtime.scheduler().after(most, () -> dueAgain(probe, stuck));
        return;
      }
      running = probe;
      probe.cancelExpiry = runtime.scheduler().after(most, () -> expired(probe));
    }
    try {
      runtime.probes().execute(probe);
    } catch (RejectedExecutionException e) {
      ended(probe, new ProbeResult.Fail("check not started: " + e.getMessage(), false));
    }
  }

  private void dueAgain(Probe probe, Probe stuck) {
    boolean still;
    synchronized (lock) {
      still = running == stuck;
    }
    if (still) {
      goOn(probe, new ProbeResult.Fail("the check before has not ended", false));
    } else {
      due();
    }
  }

  private void expired(Probe probe) {
    synchronized (lock) {
      if (probe.judged || stopped) {
        return;
      }
      probe.judged = true;
      probe.interrupt();
    }
    String reason = "no answer within " + DurationText.of(check.settings().timeout());
    goOn(probe, new ProbeResult.Fail(reason, false));
  }

  private boolean begun(Probe probe) {
    synchronized (lock) {
      if (probe.judged || stopped) {
        running = null;
        return false;
      }
      probe.thread = Thread.currentThread();
      return true;
    }
  }

  private void ended(Probe probe, ProbeResult answer) {
    synchronized (lock) {
      running = null;
      probe.thread = null;
      probe.cancelExpiry.run();
      if (probe.judged || stopped) {
        return;
      }
      probe.judged = true;
    }
    goOn(probe, answer);
  }

  private void goOn(Probe probe, ProbeResult answer) {
    Duration took = Duration.ofNanos(runtime.nanoTime().getAsLong() - probe.startedNanos);
    Duration interval = jittered(judge.judge(answer, took));
    Duration rest = interval.minusNanos(runtime.nanoTime().getAsLong() - probe.startedNanos);
    start(rest.isNegative() ? Duration.ZERO : rest);
  }

  private Duration jittered(Duration interval) {
    double swing = check.settings().jitter().fraction() * (2 * runtime.random().getAsDouble() - 1);
    return Duration.ofNanos((long) (interval.toNanos() * (1 + swing)));
  }

  /// One question; the loop's lock guards its fields.
  private final class Probe implements Runnable {

    private final long startedNanos;
    private Runnable cancelExpiry = () -> {};
    private @Nullable Thread thread;
    private boolean judged;

    Probe(long startedNanos) {
      this.startedNanos = startedNanos;
    }

    @Override
    public void run() {
      if (begun(this)) {
        ended(this, ask());
      }
    }

    // A plugin may throw anything, Errors of linkage too: all of it is a failed check.
    private ProbeResult ask() {
      try {
        ProbeResult answer = check.checker().probe(endpoint.get(), check.settings().timeout());
        return answer == null ? new ProbeResult.Fail("the check gave no answer", false) : answer;
      } catch (Throwable e) {
        log.atDebug().setCause(e).addKeyValue("endpoint", endpoint.get().name()).log("check threw");
        String message = e.getMessage();
        String reason = message == null ? e.getClass().getSimpleName() : message;
        return new ProbeResult.Fail(reason, false);
      }
    }

    void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }
  }
}
