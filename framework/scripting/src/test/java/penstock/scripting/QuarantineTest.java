package penstock.scripting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuarantineTest {

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger ended = new AtomicInteger();

  private Quarantine quarantine(Duration lasting) {
    ScriptSettings settings =
        new ScriptSettings(
            null, ScriptSettings.Compiler.AUTO, false, ScriptSettings.Limits.USUAL, 2, lasting);
    return new Quarantine(now::get, settings, ended::incrementAndGet);
  }

  @Test
  void tellsOnceThatItsTimeIsOver() {
    Quarantine quarantine = quarantine(Duration.ofMinutes(1));
    assertThat(quarantine.strike()).isFalse();
    assertThat(quarantine.strike()).isTrue();
    assertThat(quarantine.active()).isTrue();
    assertThat(ended).hasValue(0);

    now.addAndGet(Duration.ofMinutes(1).toNanos());

    assertThat(quarantine.active()).isFalse();
    assertThat(quarantine.active()).isFalse();
    assertThat(ended).hasValue(1);
    assertThat(quarantine.strike()).as("with a clean record").isFalse();
  }

  @Test
  void lastsUntilItIsLiftedIfItHasNoTime() {
    Quarantine quarantine = quarantine(Duration.ZERO);
    boolean _ = quarantine.strike();
    assertThat(quarantine.strike()).isTrue();

    now.addAndGet(Duration.ofDays(365).toNanos());
    assertThat(quarantine.active()).isTrue();

    quarantine.lift();
    assertThat(quarantine.active()).isFalse();
  }
}
