package penstock.core.metrics;

import io.dropwizard.metrics5.Counter;
import java.util.List;
import penstock.spi.http.GrpcStatus;

/// What is measured of the requests that came by one listener, matched one route and went to one
/// pool. Any thread may use it; it neither locks nor allocates once a combination of labels was
/// seen.
public final class RouteMetrics implements AutoCloseable {

  private static final List<String> METHODS =
      List.of(
          "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "CONNECT", "TRACE", "other");
  private static final List<String> CODE_CLASSES =
      List.of("1xx", "2xx", "3xx", "4xx", "5xx", "other");
  private static final Reason[] REASONS = Reason.values();
  private static final GrpcStatus[] GRPC_STATUSES = GrpcStatus.values();

  private final Series line;
  private final Series route;
  private final Series listener;
  private final SeriesArray<SeriesArray<Counter>> requests;
  private final SeriesArray<BucketHistogram> seconds;
  private final SeriesArray<BucketHistogram> overhead;
  private final SeriesArray<Counter> bytes;
  private final SeriesArray<Counter> calls;
  private final SeriesArray<LiveCount> upgrades;
  private final LiveCount inFlight;

  /// Whose requests are measured.
  ///
  /// @param listener the name of a listener
  /// @param route the name of a route; empty for requests without one
  /// @param pool the name of a pool; empty for routes without one
  public record Labels(String listener, String route, String pool) {}

  public RouteMetrics(LineRegistry registry, Labels labels) {
    line =
        registry.series(
            "listener", labels.listener(), "route", labels.route(), "pool", labels.pool());
    route = registry.series("route", labels.route());
    listener = registry.series("listener", labels.listener());
    requests = new SeriesArray<>(METHODS.size() * CODE_CLASSES.size(), this::requestCounters);
    seconds = new SeriesArray<>(CODE_CLASSES.size(), i -> requestSeconds(registry, i));
    overhead =
        new SeriesArray<>(
            1, _ -> route.histogram(BucketBounds.OVERHEAD, MetricNames.OVERHEAD_SECONDS));
    bytes =
        new SeriesArray<>(
            2, i -> line.counter(MetricNames.BYTES, "direction", i == 0 ? "in" : "out"));
    calls =
        new SeriesArray<>(
            GRPC_STATUSES.length,
            i -> line.counter(MetricNames.GRPC_REQUESTS, "grpc_status", GRPC_STATUSES[i].word()));
    upgrades = new SeriesArray<>(1, _ -> line.liveCount(MetricNames.UPGRADES_IN_FLIGHT));
    inFlight = listener.liveCount(MetricNames.REQUESTS_IN_FLIGHT);
  }

  private SeriesArray<Counter> requestCounters(int methodAndClass) {
    String method = METHODS.get(methodAndClass / CODE_CLASSES.size());
    String codeClass = CODE_CLASSES.get(methodAndClass % CODE_CLASSES.size());
    return new SeriesArray<>(
        REASONS.length,
        reason ->
            line.counter(
                MetricNames.REQUESTS,
                "method",
                method,
                "code_class",
                codeClass,
                "reason",
                REASONS[reason].word()));
  }

  private BucketHistogram requestSeconds(LineRegistry registry, int codeClass) {
    return line.histogram(
        registry.requestBounds(),
        MetricNames.REQUEST_SECONDS,
        "code_class",
        CODE_CLASSES.get(codeClass));
  }

  /// A request has begun.
  public void started() {
    inFlight.more();
  }

  /// A request that began is over; called once for each [#started()].
  public void ended() {
    inFlight.fewer();
  }

  /// A request has left HTTP behind.
  public void tunnelBegins() {
    upgrades.at(0).more();
  }

  /// What has left HTTP behind is over; called once for each [#tunnelBegins()].
  public void tunnelEnds() {
    upgrades.at(0).fewer();
  }

  /// Counts a request that is over.
  ///
  /// @param method as in the request; unknown ones are counted as `other`
  /// @param status as sent, or 499 if the client was gone
  /// @param totalNanos from the first byte of the request to the end of the answer
  /// @param endpointNanos how much of it was spent waiting for the endpoint; 0 if there was none
  public void finished(
      String method, int status, Reason reason, long totalNanos, long endpointNanos) {
    int codeClass = codeClassIndex(status);
    requests.at(methodIndex(method) * CODE_CLASSES.size() + codeClass).at(reason.ordinal()).inc();
    seconds.at(codeClass).update(totalNanos);
    overhead.at(0).update(totalNanos - endpointNanos);
  }

  private static int codeClassIndex(int status) {
    return status >= 100 && status < 600 ? status / 100 - 1 : CODE_CLASSES.size() - 1;
  }

  private static int methodIndex(String method) {
    return switch (method) {
      case "GET" -> 0;
      case "HEAD" -> 1;
      case "POST" -> 2;
      case "PUT" -> 3;
      case "DELETE" -> 4;
      case "PATCH" -> 5;
      case "OPTIONS" -> 6;
      case "CONNECT" -> 7;
      case "TRACE" -> 8;
      default -> 9;
    };
  }

  /// Counts the bytes of a request that is over.
  ///
  /// @param bytesIn of the request's body
  /// @param bytesOut of the answer's body
  public void carried(long bytesIn, long bytesOut) {
    if (bytesIn > 0) {
      bytes.at(0).inc(bytesIn);
    }
    if (bytesOut > 0) {
      bytes.at(1).inc(bytesOut);
    }
  }

  /// Counts a gRPC call that is over; it is a request, too.
  public void finished(GrpcStatus status) {
    calls.at(status.ordinal()).inc();
  }

  /// Drops the series unless another line still uses them; counting goes on to work, unseen.
  @Override
  public void close() {
    line.close();
    route.close();
    listener.close();
  }
}
