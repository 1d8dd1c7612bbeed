package penstock.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static penstock.core.health.Monitored.PASS;
import static penstock.core.health.Monitored.REFUSED;
import static penstock.core.health.Monitored.initiallyUp;
import static penstock.core.health.Monitored.settings;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import penstock.core.health.Verdict.State;
import penstock.spi.health.ProbeResult;

class CheckStateTest {

  private static final Instant START = Instant.EPOCH;

  private final CheckState check = new CheckState(settings("tcp"), false);

  @Test
  void joinsAfterOnePassAtFirst() {
    accept(check, PASS);
    assertThat(check.state()).isEqualTo(State.UP);
  }

  @Test
  void goesDownAfterFallFailuresInARow() {
    accept(check, PASS, REFUSED, REFUSED);
    assertThat(check.state()).isEqualTo(State.UP);
    accept(check, REFUSED);
    assertThat(check.state()).isEqualTo(State.DOWN);
  }

  @Test
  void countsFailuresAnewAfterAPass() {
    accept(check, PASS, REFUSED, REFUSED, PASS, REFUSED, REFUSED);
    assertThat(check.state()).isEqualTo(State.UP);
  }

  @Test
  void comesBackAfterRisePassesInARow() {
    accept(check, REFUSED, REFUSED, REFUSED, PASS, REFUSED, PASS);
    assertThat(check.state()).isEqualTo(State.DOWN);
    accept(check, PASS);
    assertThat(check.state()).isEqualTo(State.UP);
  }

  @Test
  void staysUnknownUntilFallFailures() {
    accept(check, REFUSED, REFUSED);
    assertThat(check.state()).isEqualTo(State.UNKNOWN);
    accept(check, REFUSED);
    assertThat(check.state()).isEqualTo(State.DOWN);
  }

  @Test
  void keepsTrafficUntilFallFailuresWhenInitiallyUp() {
    CheckState up = new CheckState(initiallyUp(settings("tcp")), false);
    assertThat(up.state()).isEqualTo(State.UP);
    accept(up, REFUSED, REFUSED);
    assertThat(up.state()).isEqualTo(State.UP);
    accept(up, REFUSED);
    assertThat(up.state()).isEqualTo(State.DOWN);
  }

  @Test
  void oneFailureAtOnceIsEnough() {
    accept(check, PASS, new ProbeResult.Fail("GET /: 503", true, true));
    assertThat(check.state()).isEqualTo(State.DOWN);
  }

  @Test
  void asksFasterWhileResultsContradictTheVerdict() {
    accept(check, PASS);
    assertThat(check.interval()).isEqualTo(Duration.ofSeconds(5));
    accept(check, REFUSED);
    assertThat(check.interval()).isEqualTo(Duration.ofSeconds(1));
    accept(check, REFUSED, REFUSED);
    assertThat(check.interval()).isEqualTo(Duration.ofSeconds(5));
    accept(check, PASS);
    assertThat(check.interval()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void saysWhatItSawForHowLongAndHowManyAreMissing() {
    assertThat(check.text(START)).isEqualTo("not checked yet");
    accept(check, PASS);
    assertThat(check.text(START)).isEqualTo("port open");
    accept(check, REFUSED);
    assertThat(check.text(START)).isEqualTo("connection refused, 1 of 3 failures");
    accept(check, REFUSED, REFUSED);
    assertThat(check.text(START.plusSeconds(42))).isEqualTo("connection refused for 42s");
    accept(check, PASS);
    assertThat(check.text(START.plusSeconds(43))).isEqualTo("port open, 1 of 2 passes");
  }

  private static void accept(CheckState check, ProbeResult... answers) {
    for (ProbeResult answer : answers) {
      boolean passed = answer instanceof ProbeResult.Pass;
      String text =
          switch (answer) {
            case ProbeResult.Pass pass -> pass.detail();
            case ProbeResult.Fail fail -> fail.reason();
          };
      check.accept(answer, new CheckResult(START, "tcp", passed, text, Duration.ZERO));
    }
  }
}
