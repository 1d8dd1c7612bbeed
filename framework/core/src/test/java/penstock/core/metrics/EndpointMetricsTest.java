package penstock.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class EndpointMetricsTest {

  private final LineRegistry registry = new LineRegistry();
  private final Shown shown = Shown.by(registry);
  private final AtomicLong inFlight = new AtomicLong(3);
  private final EndpointMetrics metrics = metrics(inFlight, StateLabel.READY);

  private EndpointMetrics metrics(AtomicLong inFlight, StateLabel state) {
    return new EndpointMetrics(
        registry,
        "api",
        "a1",
        new EndpointMetrics.Gauges(inFlight::get, () -> 7, () -> 50, each -> each == state));
  }

  @Test
  void countsAttemptsAnswersAndErrors() {
    metrics.sent();
    metrics.sent();
    metrics.answeredAfter(1_500_000);
    metrics.serverError();
    metrics.failed(Reason.ENDPOINT_RESET);

    assertThat(value("penstock_endpoint_requests_total")).isEqualTo(2);
    assertThat(value("penstock_endpoint_seconds")).isEqualTo(1);
    assertThat(value("penstock_endpoint_errors_total", "reason", "5xx")).isEqualTo(1);
    assertThat(value("penstock_endpoint_errors_total", "reason", "endpoint-reset")).isEqualTo(1);
  }

  @Test
  void gaugesAreLookedUpWhenAsked() {
    inFlight.set(4);

    assertThat(value("penstock_endpoint_in_flight")).isEqualTo(4);
    assertThat(value("penstock_endpoint_connections")).isEqualTo(7);
    assertThat(value("penstock_endpoint_weight_effective")).isEqualTo(50);
  }

  @Test
  void eachStateIsOneOrZero() {
    assertThat(value("penstock_endpoint_state", "state", "ready")).isEqualTo(1);
    assertThat(value("penstock_endpoint_state", "state", "ejected")).isZero();
  }

  @Test
  void theNewestGaugeIsShownAndTheOldOneComesBack() {
    EndpointMetrics next = metrics(new AtomicLong(11), StateLabel.DRAIN);
    assertThat(value("penstock_endpoint_in_flight")).isEqualTo(11);

    next.close();

    assertThat(value("penstock_endpoint_in_flight")).isEqualTo(3);
    assertThat(value("penstock_endpoint_state", "state", "ready")).isEqualTo(1);
  }

  @Test
  void closingAnOldOneLeavesTheNewOneAlone() {
    metrics.failed(Reason.DNS_ERROR);
    EndpointMetrics next = metrics(new AtomicLong(11), StateLabel.DRAIN);
    metrics.close();

    assertThat(value("penstock_endpoint_in_flight")).isEqualTo(11);
    assertThat(value("penstock_endpoint_errors_total", "reason", "dns-error")).isEqualTo(1);
    next.close();
    assertThat(shown.names()).isEmpty();
  }

  @Test
  void anEndpointThatIsRemovedLeavesNothingBehind() {
    HealthMetrics health = new HealthMetrics(registry, "api", "a1");
    metrics.close();
    health.close();
    metrics.sent();
    metrics.failed(Reason.DNS_ERROR);

    assertThat(shown.names()).isEmpty();
  }

  private double value(String name, String... label) {
    return label.length == 0
        ? shown.value(name, "pool", "api", "endpoint", "a1")
        : shown.value(name, "pool", "api", "endpoint", "a1", label[0], label[1]);
  }
}
