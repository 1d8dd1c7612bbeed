package penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.metrics5.MetricName;
import io.dropwizard.metrics5.MetricRegistry;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import penstock.core.metrics.EndpointMetrics;
import penstock.core.metrics.LineRegistry;

class JmxMetricsTest {

  private final MBeanServer server = MBeanServerFactory.newMBeanServer();

  @Test
  void showsSeriesWithTheirLabelsUntilTheyAreGone() throws Exception {
    LineRegistry line = new LineRegistry();
    try (JmxMetrics _ = JmxMetrics.start(line.registry(), server)) {
      EndpointMetrics endpoint =
          new EndpointMetrics(
              line,
              "api",
              "a:1",
              new EndpointMetrics.Gauges(() -> 5, () -> 0, () -> 1, _ -> false));
      endpoint.answeredAfter(3_000_000);

      assertThat(server.getAttribute(name("penstock_endpoint_in_flight", "gauges"), "Value"))
          .isEqualTo(5L);
      assertThat(server.getAttribute(name("penstock_endpoint_seconds", "histograms"), "Count"))
          .isEqualTo(1L);
      endpoint.close();
      assertThat(server.queryNames(new ObjectName("penstock:*"), null)).isEmpty();
    }
  }

  @Test
  void showsNothingOnceClosed() throws Exception {
    MetricRegistry registry = new MetricRegistry();
    registry.counter("a");
    JmxMetrics.start(registry, server).close();

    assertThat(server.queryNames(new ObjectName("penstock:*"), null)).isEmpty();
  }

  @Test
  void anyNameAndAnyLabelIsFit() {
    ObjectName name =
        JmxMetrics.objectName(
            "counters",
            "penstock",
            MetricName.build("odd name*").tagged("name", "x,y=\"z\"", "a b", "?"));

    assertThat(ObjectName.unquote(name.getKeyProperty("name"))).isEqualTo("odd name*");
    assertThat(ObjectName.unquote(name.getKeyProperty("tag_name"))).isEqualTo("x,y=\"z\"");
    assertThat(ObjectName.unquote(name.getKeyProperty("a_b"))).isEqualTo("?");
    assertThat(name.isPattern()).isFalse();
  }

  private static ObjectName name(String metric, String type) throws Exception {
    return new ObjectName(
        "penstock:type=%s,name=%s,pool=\"api\",endpoint=\"a:1\"".formatted(type, metric));
  }
}
