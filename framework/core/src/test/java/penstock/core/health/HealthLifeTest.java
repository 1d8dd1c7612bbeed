package penstock.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.health.Monitored.A;
import static penstock.core.health.Monitored.PASS;
import static penstock.core.health.Monitored.REFUSED;
import static penstock.core.health.Monitored.settings;

import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import penstock.core.health.Verdict.State;
import penstock.spi.endpoint.Endpoint;

/// Endpoints that come, go, move, rest, and outlive a reload.
class HealthLifeTest {

  private final Monitored world = new Monitored();
  private final HealthMonitor monitor = world.watching(UnaryOperator.identity());

  @Test
  void asksForgottenEndpointsNoMore() {
    world.pass("PT0S");
    monitor.forget("a");
    world.pass("PT60S");
    assertThat(world.asked).hasSize(1);
    assertThat(world.scheduler.waiting()).isZero();
    assertThat(monitor.verdict("a")).isNull();
  }

  @Test
  void asksNobodyOnceClosed() {
    world.pass("PT0S");
    monitor.close();
    monitor.watch(new Endpoint("b", "127.0.0.1", 2, 1, Map.of()));
    world.pass("PT60S");
    assertThat(world.asked).hasSize(1);
  }

  @Test
  void keepsTheVerdictWhenOnlyTheWeightChanges() {
    world.pass("PT0S");
    monitor.watch(new Endpoint("a", "127.0.0.1", 1, 7, Map.of()));
    assertThat(stateOf(monitor)).isEqualTo(State.UP);
    world.pass("PT5S");
    assertThat(world.asked).hasSize(2);
  }

  @Test
  void startsAfreshWhenTheAddressChanges() {
    world.pass("PT0S");
    world.answer = REFUSED;
    monitor.watch(new Endpoint("a", "127.0.0.1", 2, 1, Map.of()));
    assertThat(world.state()).isEqualTo(State.UNKNOWN);
    world.pass("PT2S");
    assertThat(world.state()).isEqualTo(State.DOWN);
  }

  @Test
  void restsInMaintenanceAndJoinsAfterOnePass() {
    world.answer = REFUSED;
    world.pass("PT2S");
    monitor.pause("a");
    assertThat(world.verdict().text()).isEqualTo("not checked: in maintenance");
    assertThat(world.state()).isEqualTo(State.UNKNOWN);
    int before = world.asked.size();
    world.pass("PT60S");
    assertThat(world.asked).hasSize(before);
    world.answer = PASS;
    monitor.resume("a");
    world.pass("PT0S");
    assertThat(world.state()).isEqualTo(State.UP);
  }

  @Test
  void carriesTheVerdictOverAReload() {
    world.pass("PT0S");
    world.answer = REFUSED;
    world.pass("PT6S");
    HealthMonitor next = world.monitor(world.check(world.used));
    next.adopt(A, monitor);
    monitor.close();
    assertThat(world.state()).isEqualTo(State.UP);
    assertThat(world.verdict().text()).isEqualTo("connection refused for 1s, 2 of 3 failures");
    world.pass("PT0S");
    assertThat(world.state()).isEqualTo(State.DOWN);
    assertThat(Objects.requireNonNull(next.counts("a")).failed()).isEqualTo(3);
  }

  @Test
  void newChecksDoNotTakeAHealthyEndpointOut() {
    world.pass("PT0S");
    HealthMonitor next = world.monitor(world.check(settings("http")));
    world.answer = REFUSED;
    next.adopt(A, monitor);
    monitor.close();
    world.pass("PT1S");
    assertThat(world.state()).isEqualTo(State.UP);
    world.pass("PT1S");
    assertThat(world.state()).isEqualTo(State.DOWN);
  }

  @Test
  void newChecksLetASickEndpointJoinAfterOnePass() {
    world.answer = REFUSED;
    world.pass("PT2S");
    HealthMonitor next = world.monitor(world.check(settings("http")));
    next.adopt(A, monitor);
    monitor.close();
    assertThat(world.state()).isEqualTo(State.UNKNOWN);
    world.answer = PASS;
    world.pass("PT0S");
    assertThat(world.state()).isEqualTo(State.UP);
  }

  @Test
  void carriesNothingOverToAnotherAddress() {
    world.pass("PT0S");
    HealthMonitor next = world.monitor(world.check(world.used));
    next.adopt(new Endpoint("a", "127.0.0.1", 2, 1, Map.of()), monitor);
    assertThat(world.state()).isEqualTo(State.UNKNOWN);
  }

  @Test
  void staysInMaintenanceOverAReload() {
    world.pass("PT0S");
    monitor.pause("a");
    HealthMonitor next = world.monitor(world.check());
    next.adopt(A, monitor);
    world.pass("PT60S");
    assertThat(world.asked).hasSize(1);
  }

  @Test
  void aServingEndpointStaysUpUntilItsFirstCheckHasFailed() {
    HealthMonitor first = world.monitor(world.check(settings("http")));
    world.answer = REFUSED;
    first.watchServing(new Endpoint("b", "127.0.0.1", 2, 1, Map.of()));
    world.pass("PT1S");
    assertThat(stateOf(first, "b")).isEqualTo(State.UP);
    world.pass("PT1S");
    assertThat(stateOf(first, "b")).isEqualTo(State.DOWN);
  }

  private static State stateOf(HealthMonitor monitor) {
    return stateOf(monitor, "a");
  }

  private static State stateOf(HealthMonitor monitor, String name) {
    return Objects.requireNonNull(monitor.verdict(name)).state();
  }
}
