package penstock.core.health;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import penstock.spi.Extension;
import penstock.spi.NoSettings;
import penstock.spi.Percent;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;
import penstock.testkit.ManualClock;

/// A monitor in a world that stands still, and what it said.
final class Monitored {

  static final Endpoint A = new Endpoint("a", "127.0.0.1", 1, 1, Map.of());
  static final ProbeResult PASS = new ProbeResult.Pass("port open");
  static final ProbeResult REFUSED = new ProbeResult.Fail("connection refused", false);

  final ManualClock clock = new ManualClock();
  final ManualScheduler scheduler = new ManualScheduler(clock);
  final Map<String, Verdict> verdicts = new HashMap<>();
  final List<Verdict> all = new ArrayList<>();
  final List<Instant> asked = new ArrayList<>();
  HealthSettings used = settings("tcp");
  ProbeResult answer = PASS;
  DoubleSupplier random = () -> 0.5;
  Executor probes = Runnable::run;

  /// Interval 5 s, rise 2, fall 3.
  static HealthSettings settings(String type) {
    return new HealthSettings(
        new Extension<>(type, new NoSettings(), (_, _) -> failing()),
        Duration.ofSeconds(5),
        null,
        null,
        Duration.ofSeconds(2),
        2,
        3,
        new Percent(0.1),
        HealthSettings.Initial.DOWN);
  }

  static HealthSettings initiallyUp(HealthSettings s) {
    return new HealthSettings(
        s.checker(),
        s.interval(),
        s.fastInterval(),
        s.downInterval(),
        s.timeout(),
        s.rise(),
        s.fall(),
        s.jitter(),
        HealthSettings.Initial.UP);
  }

  private static HealthChecker failing() {
    throw new IllegalStateException("never created by the monitor");
  }

  HealthCheck check() {
    return check(settings("tcp"));
  }

  HealthCheck check(HealthSettings settings) {
    return new HealthCheck(
        settings,
        (_, _) -> {
          asked.add(clock.instant());
          return answer;
        });
  }

  HealthMonitor monitor(HealthCheck... checks) {
    return new HealthMonitor("api", List.of(checks), this::take, runtime());
  }

  HealthMonitor watching(UnaryOperator<HealthSettings> change) {
    used = change.apply(used);
    HealthMonitor monitor = monitor(check(used));
    monitor.watch(A);
    return monitor;
  }

  HealthRuntime runtime() {
    return new HealthRuntime(
        clock,
        clock::nanoTime,
        scheduler,
        work -> probes.execute(work),
        () -> random.getAsDouble());
  }

  private void take(String endpointName, Verdict verdict) {
    synchronized (verdicts) {
      verdicts.put(endpointName, verdict);
      all.add(verdict);
    }
  }

  void pass(String duration) {
    scheduler.pass(Duration.parse(duration));
  }

  Verdict verdict() {
    synchronized (verdicts) {
      return Objects.requireNonNull(verdicts.get("a"));
    }
  }

  Verdict.State state() {
    return verdict().state();
  }
}
