package penstock.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static penstock.core.health.Monitored.A;
import static penstock.core.health.Monitored.PASS;
import static penstock.core.health.Monitored.REFUSED;
import static penstock.core.health.Monitored.settings;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import penstock.core.health.Verdict.State;
import penstock.spi.endpoint.Endpoint;
import penstock.spi.health.HealthChecker;
import penstock.spi.health.ProbeResult;

class HealthMonitorTest {

  private final Monitored world = new Monitored();

  @Test
  void refusesToWatchWithoutChecks() {
    assertThatThrownBy(world::monitor).hasMessage("checks: [] (expected: one or more)");
  }

  @Test
  void saysThatAnEndpointIsNotCheckedYet() {
    world.watching(UnaryOperator.identity());
    assertThat(world.verdict())
        .isEqualTo(new Verdict(State.UNKNOWN, "not checked yet", Instant.EPOCH, List.of()));
  }

  @Test
  void asksTheFirstEndpointAtOnce() {
    world.watching(UnaryOperator.identity());
    world.pass("PT0S");
    assertThat(world.state()).isEqualTo(State.UP);
    assertThat(world.verdict().text()).isEqualTo("port open");
  }

  @Test
  void staggersTheFirstChecksOfMany() {
    world.random = () -> 0.999;
    HealthMonitor monitor = world.monitor(world.check());
    for (int i = 0; i < 1000; i++) {
      monitor.watch(new Endpoint("e" + i, "127.0.0.1", 1, 1, Map.of()));
    }
    world.pass("PT0S");
    assertThat(world.asked).hasSize(1);
    world.pass("PT2.5S");
    assertThat(world.asked).hasSize(1000);
  }

  @Test
  void asksAgainAfterTheInterval() {
    world.watching(UnaryOperator.identity());
    world.pass("PT12S");
    assertThat(world.asked).extracting(Instant::getEpochSecond).containsExactly(0L, 5L, 10L);
  }

  @Test
  void lengthensAndShortensTheIntervalByTheJitter() {
    world.random = () -> 0;
    world.watching(UnaryOperator.identity());
    world.pass("PT4.5S");
    assertThat(world.asked).extracting(Instant::toEpochMilli).containsExactly(0L, 4500L);
    world.random = () -> 1;
    world.pass("PT4.5S");
    world.pass("PT5.5S");
    assertThat(world.asked)
        .extracting(Instant::toEpochMilli)
        .containsExactly(0L, 4500L, 9000L, 14500L);
  }

  @Test
  void goesDownFastOnceItFailsAndTellsForHowLong() {
    HealthMonitor monitor = world.watching(UnaryOperator.identity());
    world.pass("PT0S");
    world.answer = REFUSED;
    world.pass("PT7S");
    assertThat(world.asked).extracting(Instant::getEpochSecond).containsExactly(0L, 5L, 6L, 7L);
    assertThat(world.state()).isEqualTo(State.DOWN);
    assertThat(world.verdict().since()).isEqualTo(Instant.ofEpochSecond(7));
    assertThat(world.verdict().text()).isEqualTo("connection refused for 2s");
    world.pass("PT1S");
    assertThat(verdict(monitor).text()).isEqualTo("connection refused for 3s");
  }

  @Test
  void combinesChecksSideBySide() {
    ProbeResult sick = new ProbeResult.Fail("GET /health: 503 'db pool exhausted'", true);
    HealthMonitor monitor =
        world.monitor(world.check(), new HealthCheck(settings("http"), (_, _) -> sick));
    monitor.watch(A);
    world.pass("PT44S");
    assertThat(world.state()).isEqualTo(State.DOWN);
    assertThat(verdict(monitor).text())
        .isEqualTo("port open; GET /health: 503 'db pool exhausted' for 44s");
  }

  @Test
  void saysThatThePortIsOpenWhenOnlyTheApplicationWasAsked() {
    world.answer = new ProbeResult.Fail("GET /health: 503", true);
    HealthMonitor monitor = world.watching(UnaryOperator.identity());
    world.pass("PT9S");
    assertThat(verdict(monitor).text()).isEqualTo("port open; GET /health: 503 for 9s");
  }

  @Test
  void isUpOnlyWhenEveryCheckPasses() {
    Monitored other = new Monitored();
    HealthMonitor monitor = world.monitor(world.check(), other.check(settings("http")));
    other.answer = REFUSED;
    monitor.watch(A);
    world.pass("PT0S");
    assertThat(world.state()).isEqualTo(State.UNKNOWN);
    other.answer = PASS;
    world.pass("PT1S");
    assertThat(world.state()).isEqualTo(State.UP);
  }

  @Test
  void countsAnExceptionAsAFailureWithItsMessage() {
    HealthChecker broken =
        (_, _) -> {
          throw new IOException("no route to host");
        };
    world.monitor(new HealthCheck(settings("x"), broken)).watch(A);
    world.pass("PT0S");
    assertThat(world.verdict().text()).isEqualTo("no route to host, 1 of 3 failures");
  }

  @Test
  void survivesAnErrorInAChecker() {
    HealthChecker broken =
        (_, _) -> {
          throw new NoClassDefFoundError();
        };
    world.monitor(new HealthCheck(settings("x"), broken)).watch(A);
    world.pass("PT2S");
    assertThat(world.state()).isEqualTo(State.DOWN);
    assertThat(world.verdict().text()).isEqualTo("NoClassDefFoundError for 2s");
  }

  @Test
  void survivesASinkThatThrows() {
    HealthMonitor monitor =
        new HealthMonitor(
            "api",
            List.of(world.check()),
            (_, _) -> {
              throw new IllegalStateException("pool is gone");
            },
            world.runtime());
    monitor.watch(A);
    world.pass("PT12S");
    assertThat(world.asked).hasSize(3);
  }

  @Test
  void survivesAnExecutorThatRefuses() {
    world.probes =
        _ -> {
          throw new RejectedExecutionException("full");
        };
    world.watching(UnaryOperator.identity());
    world.pass("PT0S");
    assertThat(world.verdict().text()).isEqualTo("check not started: full, 1 of 3 failures");
    world.probes = Runnable::run;
    world.pass("PT1S");
    assertThat(world.state()).isEqualTo(State.UP);
  }

  @Test
  void keepsTheLastTwentyResultsOldestFirst() {
    world.watching(UnaryOperator.identity());
    world.pass("PT125S");
    assertThat(world.verdict().recent()).hasSize(20);
    assertThat(world.verdict().recent().getLast().at()).isEqualTo(Instant.ofEpochSecond(125));
    assertThat(world.verdict().recent().getFirst().at()).isEqualTo(Instant.ofEpochSecond(30));
  }

  @Test
  void keepsForeignTextToOneLine() {
    world.answer = new ProbeResult.Pass("a\r\nb\u0007" + "x".repeat(500));
    world.watching(UnaryOperator.identity());
    world.pass("PT0S");
    assertThat(world.verdict().text()).startsWith("a  b x").hasSize(200);
  }

  @Test
  void countsChecksAndTransitions() {
    HealthMonitor monitor = world.watching(UnaryOperator.identity());
    world.pass("PT0S");
    world.answer = REFUSED;
    world.pass("PT7S");
    HealthCounts counts = Objects.requireNonNull(monitor.counts("a"));
    assertThat(counts.passed()).isEqualTo(1);
    assertThat(counts.failed()).isEqualTo(3);
    assertThat(counts.ups()).isEqualTo(1);
    assertThat(counts.downs()).isEqualTo(1);
  }

  @Test
  void tellsEachCheckAndEachChangeOnce() {
    List<String> told = new ArrayList<>();
    VerdictSink sink =
        new VerdictSink() {
          @Override
          public void verdict(String endpointName, Verdict verdict) {}

          @Override
          public void checked(String endpointName, CheckResult result) {
            told.add(endpointName + " " + result.passed());
          }

          @Override
          public void turned(String endpointName, State state) {
            told.add(endpointName + " " + state);
          }
        };
    new HealthMonitor("api", List.of(world.check()), sink, world.runtime()).watch(A);
    world.pass("PT0S");
    world.answer = REFUSED;
    world.pass("PT7S");
    assertThat(told).containsExactly("a true", "a UP", "a false", "a false", "a false", "a DOWN");
  }

  private static Verdict verdict(HealthMonitor monitor) {
    return Objects.requireNonNull(monitor.verdict("a"));
  }
}
