package penstock.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import penstock.testkit.ManualClock;

/// What the smaller groups of metrics show.
class LineRegistryTest {

  private final LineRegistry registry = new LineRegistry();
  private final Shown shown = Shown.by(registry);

  @Test
  void countsConnectionsOfAListener() {
    ListenerMetrics listener = new ListenerMetrics(registry, "web");
    listener.opened();
    listener.opened();
    listener.closed();
    listener.rejected(Reason.OVERLOADED);

    assertThat(listener.open()).isEqualTo(1);
    assertThat(shown.value("penstock_listener_connections", "listener", "web")).isEqualTo(1);
    assertThat(shown.value("penstock_listener_connections_accepted_total", "listener", "web"))
        .isEqualTo(2);
    assertThat(
            shown.value(
                "penstock_listener_connections_rejected_total",
                "listener",
                "web",
                "reason",
                "overloaded"))
        .isEqualTo(1);
  }

  @Test
  void showsThePoolByState() {
    PoolMetrics pool =
        new PoolMetrics(
            registry,
            "api",
            new PoolMetrics.Gauges(
                state -> state == StateLabel.EJECTED ? 2 : 5,
                () -> true,
                () -> 0,
                () -> false,
                () -> false));
    pool.retried(Reason.ENDPOINT_RESET);
    pool.retryBudgetExhausted();
    pool.ejected("consecutive-5xx");
    pool.ejected("consecutive-5xx");

    assertThat(shown.value("penstock_pool_endpoints", "pool", "api", "state", "ready"))
        .isEqualTo(5);
    assertThat(shown.value("penstock_outlier_ejected", "pool", "api")).isEqualTo(2);
    assertThat(shown.value("penstock_pool_panic", "pool", "api")).isEqualTo(1);
    assertThat(shown.value("penstock_retries_total", "pool", "api", "cause", "endpoint-reset"))
        .isEqualTo(1);
    assertThat(shown.value("penstock_retry_budget_exhausted_total", "pool", "api")).isEqualTo(1);
    assertThat(
            shown.value(
                "penstock_outlier_ejections_total", "pool", "api", "cause", "consecutive-5xx"))
        .isEqualTo(2);
    pool.close();
    assertThat(shown.names()).isEmpty();
  }

  @Test
  void countsHealthChecksAndTurns() {
    HealthMetrics health = new HealthMetrics(registry, "api", "a1");
    health.checked(true, 1_000);
    health.checked(false, 1_000);
    health.checked(false, 1_000);
    health.turned(false);

    String[] labels = {"pool", "api", "endpoint", "a1", "", ""};
    assertThat(shown.value("penstock_health_checks_total", with(labels, "result", "pass")))
        .isEqualTo(1);
    assertThat(shown.value("penstock_health_checks_total", with(labels, "result", "fail")))
        .isEqualTo(2);
    assertThat(shown.value("penstock_health_transitions_total", with(labels, "to", "down")))
        .isEqualTo(1);
    assertThat(shown.value("penstock_health_transitions_total", with(labels, "to", "up"))).isZero();
    assertThat(shown.value("penstock_health_check_seconds", "pool", "api", "endpoint", "a1"))
        .isEqualTo(3);
  }

  @Test
  void onlyTheVersionInForceIsShown() {
    ManualClock clock = new ManualClock();
    ConfigMetrics config = new ConfigMetrics(registry, clock);
    clock.advance(Duration.ofMillis(12_500));
    config.applied("aa11");
    config.refused();
    assertThat(shown.value("penstock_config_last_success_timestamp_seconds")).isEqualTo(12.5);
    config.applied("bb22");

    assertThat(shown.value("penstock_config_version", "version", "aa11")).isEqualTo(-1);
    assertThat(shown.value("penstock_config_version", "version", "bb22")).isEqualTo(1);
    assertThat(shown.value("penstock_config_applied_total", "result", "ok")).isEqualTo(2);
    assertThat(shown.value("penstock_config_applied_total", "result", "refused")).isEqualTo(1);
  }

  @Test
  void applyingTheSameVersionAgainKeepsItShown() {
    ConfigMetrics config = new ConfigMetrics(registry, new ManualClock());
    config.applied("aa11");
    config.applied("aa11");

    assertThat(shown.value("penstock_config_version", "version", "aa11")).isEqualTo(1);
  }

  @Test
  void showsTheProcessAndItsBuffers() {
    ProcessMetrics.registerCpu(registry, () -> 0.25);
    ProcessMetrics.registerBuffers(registry, 16_384, () -> 3, () -> 9);

    assertThat(shown.value("penstock_process_cpu_ratio")).isEqualTo(0.25);
    assertThat(shown.value("penstock_buffers_in_use", "bytes", "16384")).isEqualTo(3);
    assertThat(shown.value("penstock_buffers_idle", "bytes", "16384")).isEqualTo(9);
    assertThat(ProcessMetrics.cpuRatio().getAsDouble()).isBetween(0.0, 1.0);
  }

  private static String[] with(String[] labels, String name, String value) {
    String[] all = labels.clone();
    all[all.length - 2] = name;
    all[all.length - 1] = value;
    return all;
  }
}
