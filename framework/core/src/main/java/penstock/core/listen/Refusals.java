package penstock.core.listen;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.Journey;
import penstock.core.connection.RequestObserver;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.RouteMetrics;

/// Counts what no route saw: heads that are no HTTP, too slow or too large, and requests refused
/// before routing.
final class Refusals implements RequestObserver, AutoCloseable {

  private static final String UNKNOWN_METHOD = "";

  private final RouteMetrics metrics;
  private @Nullable RequestObserver other;

  Refusals(LineRegistry registry, String listener) {
    this.metrics = new RouteMetrics(registry, new RouteMetrics.Labels(listener, "", ""));
  }

  /// Has somebody else told too; to be called before the first request.
  void tell(RequestObserver observer) {
    other = observer;
  }

  @Override
  public void finished(ExchangeRequest request) {
    Journey journey = request.journey();
    metrics.finished(
        request.method(),
        journey.status(),
        journey.reason(),
        System.nanoTime() - journey.startNanos(),
        0);
    if (other != null) {
      other.finished(request);
    }
  }

  @Override
  public void refused(InetSocketAddress peer, Refused refused) {
    metrics.finished(UNKNOWN_METHOD, refused.status(), refused.reason(), 0, 0);
    if (other != null) {
      other.refused(peer, refused);
    }
  }

  @Override
  public void close() {
    metrics.close();
  }
}
