package penstock.core.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import penstock.spi.Extension;
import penstock.spi.Factory;
import penstock.testkit.ContextFixture;

class InstalledTest {

  private static final Factory<Record, Object> FACTORY = (_, _) -> new Object();

  private final ContextFixture context = new ContextFixture();

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void keepsWhatTheConfigurationStillSays() {
    Installed<Object> before = Installed.of(choices(2), null, context);
    assertThat(Installed.of(choices(2), before, context).instance()).isSameAs(before.instance());
  }

  @Test
  void makesAnotherWhenSettingsChanged() {
    Installed<Object> before = Installed.of(choices(2), null, context);
    assertThat(Installed.of(choices(3), before, context).instance()).isNotSameAs(before.instance());
  }

  private static Extension<Object> choices(int count) {
    return new Extension<>("random", new Settings(count), FACTORY);
  }

  record Settings(int choices) {}
}
