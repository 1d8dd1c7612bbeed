package penstock.core.engine;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.Journey;
import penstock.core.connection.RequestObserver;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.RouteMetrics;
import penstock.spi.http.GrpcStatus;

/// Measures the requests that came by one listener and took one route of one line.
final class RouteObserver implements RequestObserver, AutoCloseable {

  private final Line line;
  private final String listener;
  private final RouteMetrics withoutPool;
  private final Map<String, RouteMetrics> byPool = new HashMap<>();
  private final String onlyPool;
  private final RouteMetrics onlyMetrics;

  RouteObserver(
      Line line, LineRegistry registry, String listener, String route, Set<String> pools) {
    this.line = line;
    this.listener = listener;
    this.withoutPool = metrics(registry, listener, route, "");
    pools.forEach(pool -> byPool.put(pool, metrics(registry, listener, route, pool)));
    this.onlyPool = pools.size() == 1 ? pools.iterator().next() : "";
    this.onlyMetrics = byPool.getOrDefault(onlyPool, withoutPool);
  }

  private static RouteMetrics metrics(
      LineRegistry registry, String listener, String route, String pool) {
    return new RouteMetrics(registry, new RouteMetrics.Labels(listener, route, pool));
  }

  void started() {
    withoutPool.started();
  }

  @Override
  public void tunnelBegins(ExchangeRequest request) {
    metricsOf(request.journey().pool()).tunnelBegins();
  }

  @Override
  public void finished(ExchangeRequest request) {
    Journey journey = request.journey();
    long took = System.nanoTime() - journey.startNanos();
    RouteMetrics metrics = metricsOf(journey.pool());
    metrics.finished(
        request.method(), journey.status(), journey.reason(), took, journey.endpointNanos());
    metrics.carried(journey.bytesIn(), journey.bytesOut());
    GrpcStatus grpc = journey.grpcStatus();
    if (grpc != null) {
      metrics.finished(grpc);
    }
    if (journey.tunnel()) {
      metrics.tunnelEnds();
    }
    line.telling().ended(listener, request, took);
    withoutPool.ended();
    line.leave();
  }

  private RouteMetrics metricsOf(String pool) {
    // Most routes have one pool, and its name is always the same object.
    return pool == onlyPool ? onlyMetrics : byPool.getOrDefault(pool, withoutPool);
  }

  /// Never called: heads that are no requests have no route.
  @Override
  public void refused(InetSocketAddress peer, Refused refused) {}

  @Override
  public void close() {
    withoutPool.close();
    byPool.values().forEach(RouteMetrics::close);
  }
}
