package penstock.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SignalsTest {

  private final FakeOperations operations = new FakeOperations();
  private final Signals signals =
      new Signals(operations.new FakeRunning(), () -> operations.calls.add("halt"));

  @Test
  void drainsOnTheFirstAndEndsOnTheSecond() {
    signals.stop();
    assertThat(operations.calls).containsExactly("shutdown");

    signals.stop();
    assertThat(operations.calls).containsExactly("shutdown", "stopNow", "halt");
  }

  @Test
  void reloadsAsOftenAsItIsTold() {
    signals.reload();
    signals.reload();

    assertThat(operations.calls).containsExactly("reload", "reload");
  }

  @Test
  void endsEvenWhenStoppingFails() {
    operations.stopFails = true;
    signals.stop();

    assertThatIllegalStateException().isThrownBy(signals::stop);
    assertThat(operations.calls).endsWith("stopNow", "halt");
  }

  @Test
  void doesNotReloadWhileStopping() {
    signals.stop();
    signals.reload();

    assertThat(operations.calls).containsExactly("shutdown");
  }
}
