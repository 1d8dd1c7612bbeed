package penstock.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import penstock.spi.http.GrpcStatus;

class RouteMetricsTest {

  private static final RouteMetrics.Labels LABELS = new RouteMetrics.Labels("web", "shop", "api");
  private static final String[] LINE = {"listener", "web", "route", "shop", "pool", "api"};

  private final LineRegistry registry = new LineRegistry();
  private final Shown shown = Shown.by(registry);
  private final RouteMetrics metrics = new RouteMetrics(registry, LABELS);

  @Test
  void countsByMethodCodeClassAndReason() {
    metrics.finished("GET", 200, Reason.OK, 1, 1);
    metrics.finished("GET", 204, Reason.OK, 1, 1);
    metrics.finished("POST", 502, Reason.CONNECT_REFUSED, 1, 1);

    assertThat(requests("GET", "2xx", "ok")).isEqualTo(2);
    assertThat(requests("POST", "5xx", "connect-refused")).isEqualTo(1);
    assertThat(requests("GET", "5xx", "ok")).isEqualTo(-1);
  }

  @Test
  void whatAClientInventsAddsNoSeries() {
    metrics.finished("get", 200, Reason.OK, 1, 1);
    metrics.finished("BREW", 200, Reason.OK, 1, 1);
    metrics.finished("BREW", 999, Reason.BAD_RESPONSE, 1, 1);

    assertThat(requests("other", "2xx", "ok")).isEqualTo(2);
    assertThat(requests("other", "other", "bad-response")).isEqualTo(1);
  }

  @Test
  void everyKnownMethodIsCountedAsItself() {
    for (String method : "GET HEAD POST PUT DELETE PATCH OPTIONS CONNECT TRACE".split(" ", -1)) {
      metrics.finished(method, 404, Reason.NO_ROUTE, 1, 0);
      assertThat(requests(method, "4xx", "no-route")).as(method).isEqualTo(1);
    }
  }

  @Test
  void measuresTheWholeRequestAndWhatPenstockAdds() {
    metrics.finished("GET", 200, Reason.OK, 3_000_000, 2_960_000);

    BucketHistogram whole = histogram("penstock_request_seconds");
    BucketHistogram overhead = histogram("penstock_overhead_seconds");
    assertThat(whole.getSum()).isEqualTo(3_000_000);
    assertThat(overhead.getSum()).isEqualTo(40_000);
    assertThat(overhead.counts()[2]).as("25 to 50 us").isEqualTo(1);
    assertThat(shown.value("penstock_overhead_seconds", "route", "shop")).isEqualTo(1);
  }

  @Test
  void overheadIsNeverLessThanZero() {
    metrics.finished("GET", 200, Reason.OK, 10, 20);

    assertThat(histogram("penstock_overhead_seconds").getSum()).isZero();
  }

  @Test
  void countsBytesBothWays() {
    metrics.carried(30, 400);
    metrics.carried(3, 0);

    assertThat(withLabel("penstock_bytes_total", "direction", "in")).isEqualTo(33);
    assertThat(withLabel("penstock_bytes_total", "direction", "out")).isEqualTo(400);
  }

  @Test
  void routesOfOneListenerAreInFlightTogether() {
    RouteMetrics other = new RouteMetrics(registry, new RouteMetrics.Labels("web", "img", "cdn"));
    metrics.started();
    other.started();
    other.started();
    other.ended();

    assertThat(shown.value("penstock_requests_in_flight", "listener", "web")).isEqualTo(2);
  }

  @Test
  void aNewLineGoesOnCountingWhereTheOldOneIs() {
    metrics.finished("GET", 200, Reason.OK, 1, 1);
    RouteMetrics next = new RouteMetrics(registry, LABELS);
    metrics.close();
    next.finished("GET", 200, Reason.OK, 1, 1);

    assertThat(requests("GET", "2xx", "ok")).isEqualTo(2);
  }

  @Test
  void countsCallsByHowTheyEnded() {
    metrics.finished(GrpcStatus.OK);
    metrics.finished(GrpcStatus.DEADLINE_EXCEEDED);
    metrics.finished(GrpcStatus.DEADLINE_EXCEEDED);

    assertThat(withLabel("penstock_grpc_requests_total", "grpc_status", "ok")).isEqualTo(1);
    assertThat(withLabel("penstock_grpc_requests_total", "grpc_status", "deadline-exceeded"))
        .isEqualTo(2);
  }

  @Test
  void closingTwiceLetsGoOnce() {
    RouteMetrics next = new RouteMetrics(registry, LABELS);
    next.finished("GET", 200, Reason.OK, 1, 1);
    metrics.close();
    metrics.close();

    assertThat(requests("GET", "2xx", "ok")).isEqualTo(1);
  }

  @Test
  void theLastLineToCloseTakesTheSeriesAway() {
    RouteMetrics next = new RouteMetrics(registry, LABELS);
    metrics.finished("GET", 200, Reason.OK, 1, 1);
    metrics.carried(9, 9);
    metrics.close();
    next.close();
    next.finished("DELETE", 500, Reason.PLUGIN_ERROR, 1, 1);
    next.carried(9, 9);

    assertThat(shown.names()).isEmpty();
  }

  @Test
  void allocatesNothingForARequestLikeOneBefore() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    metrics.finished("GET", 200, Reason.OK, 5, 1);
    metrics.carried(9, 9);
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 10_000; i++) {
      metrics.started();
      metrics.finished("GET", 200, Reason.OK, 5, 1);
      metrics.carried(9, 9);
      metrics.ended();
    }

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
  }

  private double requests(String method, String codeClass, String reason) {
    return withLabel(
        "penstock_requests_total", "method", method, "code_class", codeClass, "reason", reason);
  }

  private double withLabel(String name, String... labels) {
    String[] all = new String[LINE.length + labels.length];
    System.arraycopy(LINE, 0, all, 0, LINE.length);
    System.arraycopy(labels, 0, all, LINE.length, labels.length);
    return shown.value(name, all);
  }

  private BucketHistogram histogram(String name) {
    return (BucketHistogram)
        registry.registry().getHistograms().entrySet().stream()
            .filter(each -> each.getKey().getKey().equals(name))
            .findFirst()
            .orElseThrow()
            .getValue();
  }
}
