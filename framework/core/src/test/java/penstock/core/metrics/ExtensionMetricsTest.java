package penstock.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.metrics5.MetricName;
import org.junit.jupiter.api.Test;

class ExtensionMetricsTest {

  private static final String PICKS = "penstock_extension_picks";

  private final LineRegistry line = new LineRegistry();
  private final Shown shown = Shown.by(line);
  private final ExtensionMetrics extension = new ExtensionMetrics(line, "pools.api.balance");

  @Test
  void showsWhatTheExtensionRegistersWithItsPath() {
    extension.registry().counter(MetricName.build("picks").tagged("kind", "first")).inc(4);

    assertThat(shown.value(PICKS, "path", "pools.api.balance", "kind", "first")).isEqualTo(4);
  }

  @Test
  void showsEveryKindOfMetric() {
    extension.registry().counter("counted");
    extension.registry().meter("metered");
    extension.registry().timer("timed");
    extension.registry().histogram("spread");
    extension.registry().registerGauge("level", () -> 1);

    assertThat(shown.names())
        .containsExactlyInAnyOrder(
            "penstock_extension_counted",
            "penstock_extension_metered",
            "penstock_extension_timed",
            "penstock_extension_spread",
            "penstock_extension_level");
  }

  @Test
  void hidesWhatTheExtensionRemoves() {
    extension.registry().counter("picks");
    extension.registry().remove(MetricName.build("picks"));

    assertThat(shown.names()).isEmpty();
  }

  @Test
  void hidesEverythingWhenItIsClosed() {
    extension.registry().counter("picks");
    extension.close();
    extension.registry().counter("late");

    assertThat(shown.names()).isEmpty();
  }

  @Test
  void twoOfTheSamePathShowTheNewerOne() {
    extension.registry().counter("picks").inc(100);
    ExtensionMetrics next = new ExtensionMetrics(line, "pools.api.balance");
    next.registry().counter("picks").inc(1);
    assertThat(shown.value(PICKS, "path", "pools.api.balance")).isEqualTo(1);

    extension.close();

    assertThat(shown.value(PICKS, "path", "pools.api.balance")).isEqualTo(1);
  }
}
