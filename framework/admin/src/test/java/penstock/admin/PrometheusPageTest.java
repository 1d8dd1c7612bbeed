package penstock.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dropwizard.metrics5.MetricName;
import io.dropwizard.metrics5.MetricRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import penstock.core.metrics.EndpointMetrics;
import penstock.core.metrics.ExtensionMetrics;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.ListenerMetrics;
import penstock.core.metrics.Reason;
import penstock.core.metrics.RouteMetrics;
import penstock.core.metrics.StateLabel;

class PrometheusPageTest {

  private final MetricRegistry registry = new MetricRegistry();

  @Test
  void everythingALineMeasuresCanBeRead() throws IOException {
    LineRegistry line = new LineRegistry();
    for (String route : List.of("shop", "img", "")) {
      RouteMetrics metrics = new RouteMetrics(line, new RouteMetrics.Labels("web", route, "api"));
      metrics.started();
      metrics.finished("GET", 200, Reason.OK, 2_000_000, 1_970_000);
      metrics.carried(10, 20);
      metrics.finished("POST", 502, Reason.ENDPOINT_RESET, 1, 1);
      metrics.carried(10, 20);
    }
    new ListenerMetrics(line, "web").rejected(Reason.OVERLOADED);
    EndpointMetrics.Gauges gauges =
        new EndpointMetrics.Gauges(() -> 5, () -> 6, () -> 0.5, each -> each == StateLabel.READY);
    new EndpointMetrics(line, "api", "a1", gauges).sent();
    new EndpointMetrics(line, "api", "a2", gauges).serverError();
    new ExtensionMetrics(line, "pools.api.balance").registry().counter("picks").inc();
    ScrapedText text = scrape(line.registry());

    assertThat(
            text.value(
                "penstock_requests_total{code_class=2xx, listener=web, method=GET, pool=api,"
                    + " reason=ok, route=shop}"))
        .isEqualTo(1);
    assertThat(text.value("penstock_endpoint_state{endpoint=a1, pool=api, state=ready}"))
        .isEqualTo(1);
    assertThat(text.value("penstock_extension_picks_total{path=pools.api.balance}")).isEqualTo(1);
    assertThat(text.types())
        .containsEntry("penstock_listener_connections", "gauge")
        .containsEntry("penstock_listener_connections_accepted_total", "counter")
        .containsEntry("penstock_requests_total", "counter")
        .containsEntry("penstock_request_seconds", "histogram")
        .containsEntry("penstock_requests_in_flight", "gauge");
    assertThat(text.types().keySet())
        .filteredOn(family -> !family.startsWith("penstock_extension_"))
        .allSatisfy(family -> assertThat(text.helps()).containsKey(family));
  }

  @Test
  void seriesWithDifferentLabelsAreOneFamily() throws IOException {
    registry.counter(MetricName.build("hits").tagged("a", "1")).inc();
    registry.counter(MetricName.build("hits").tagged("b", "2")).inc(2);
    registry.counter(MetricName.build("hits")).inc(3);
    ScrapedText text = scrape(registry);

    assertThat(text.types()).containsExactly(Map.entry("hits_total", "counter"));
    assertThat(text.samples()).hasSize(3).containsEntry("hits_total{b=2}", 2.0);
  }

  @Test
  void bucketsAreCumulatedUpToInfinity() throws IOException {
    LineRegistry line = new LineRegistry();
    EndpointMetrics endpoint =
        new EndpointMetrics(
            line, "p", "e", new EndpointMetrics.Gauges(() -> 0, () -> 0, () -> 0, _ -> false));
    endpoint.answeredAfter(900_000);
    endpoint.answeredAfter(1_000_000);
    endpoint.answeredAfter(2_000_000);
    endpoint.answeredAfter(60_000_000_000L);
    ScrapedText text = scrape(line.registry());

    assertThat(bucket(text, "0.001")).isEqualTo(2);
    assertThat(bucket(text, "0.0025")).isEqualTo(3);
    assertThat(bucket(text, "10.0")).isEqualTo(3);
    assertThat(bucket(text, "+Inf")).isEqualTo(4);
    assertThat(text.value("penstock_endpoint_seconds_count{endpoint=e, pool=p}")).isEqualTo(4);
    assertThat(text.value("penstock_endpoint_seconds_sum{endpoint=e, pool=p}"))
        .isEqualTo(60.0039, within(1e-9));
  }

  @Test
  void aTimerIsASummaryInSeconds() throws IOException {
    registry.timer("lookup").update(250, TimeUnit.MILLISECONDS);
    ScrapedText text = scrape(registry);

    assertThat(text.types()).containsEntry("lookup_seconds", "summary");
    assertThat(text.value("lookup_seconds{quantile=0.99}")).isEqualTo(0.25);
    assertThat(text.value("lookup_seconds_sum")).isEqualTo(0.25);
    assertThat(text.value("lookup_seconds_count")).isEqualTo(1);
  }

  @Test
  void metersCountAndHistogramsSummarize() throws IOException {
    registry.meter("marks").mark(7);
    registry.histogram("sizes").update(40);
    ScrapedText text = scrape(registry);

    assertThat(text.value("marks_total")).isEqualTo(7);
    assertThat(text.value("sizes{quantile=0.5}")).isEqualTo(40);
    assertThat(text.value("sizes_sum")).isEqualTo(40);
  }

  @Test
  void gaugesThatAreNoNumbersAreLeftOut() throws IOException {
    registry.registerGauge("word", () -> "up");
    registry.registerGauge("nothing", () -> null);
    registry.registerGauge("flag", () -> true);
    registry.registerGauge(
        "broken",
        () -> {
          throw new IllegalStateException("closed");
        });
    ScrapedText text = scrape(registry);

    assertThat(text.samples()).containsExactly(Map.entry("flag", 1.0));
  }

  @Test
  void labelValuesAreEscaped() throws IOException {
    String wild = "a\"b\\c\nd,e=\"f\"} 1";
    registry.counter(MetricName.build("hits").tagged("wild", wild)).inc(9);

    assertThat(scrape(registry).samples())
        .containsExactly(Map.entry("hits_total{wild=" + wild + "}", 9.0));
  }

  @Test
  void namesAndLabelsBecomeWhatPrometheusTakes() throws IOException {
    registry.counter(MetricName.build("9.odd name-é").tagged("a.b", "1", "0c", "2", "__d", "3"));
    registry.counter("x_created");
    registry.registerGauge("y.info", () -> 1);
    registry.registerGauge("z_bucket", () -> 1);
    ScrapedText text = scrape(registry);

    assertThat(text.samples().keySet())
        .containsExactlyInAnyOrder("_9_odd_name___total{_0c=2, _d=3, a_b=1}", "x_total", "y", "z");
  }

  @Test
  void namesThatBecomeTheSameStayApartOrYield() throws IOException {
    registry.counter("a.b").inc();
    registry.counter("a_b").inc(5);
    registry.registerGauge("a-b", () -> 7);
    registry.registerGauge(MetricName.build("c").tagged("d.e", "1", "d-e", "2"), () -> 7);
    ScrapedText text = scrape(registry);

    assertThat(text.samples()).hasSize(3).containsEntry("c{d_e=2}", 7.0);
    assertThat(text.types().values()).containsExactlyInAnyOrder("counter", "gauge", "gauge");
  }

  @Test
  void aCounterBelowZeroSpoilsNothing() throws IOException {
    registry.counter("below").dec();
    registry.counter("above").inc();

    assertThat(scrape(registry).samples()).containsOnlyKeys("above_total");
  }

  private static double bucket(ScrapedText text, String end) {
    return text.value("penstock_endpoint_seconds_bucket{endpoint=e, le=" + end + ", pool=p}");
  }

  private static ScrapedText scrape(MetricRegistry registry) throws IOException {
    Reply page = new PrometheusPage(registry).render(null);
    return ScrapedText.read(StandardCharsets.UTF_8.decode(page.body()).toString());
  }
}
