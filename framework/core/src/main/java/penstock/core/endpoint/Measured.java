package penstock.core.endpoint;

import org.jspecify.annotations.Nullable;
import penstock.core.metrics.EndpointMetrics;
import penstock.core.metrics.Reason;

/// Where an endpoint is measured, if anywhere yet. I/O threads count, a control thread says where.
final class Measured {

  private volatile @Nullable EndpointMetrics metrics;

  void by(EndpointMetrics measured) {
    metrics = measured;
  }

  void sent() {
    EndpointMetrics now = metrics;
    if (now != null) {
      now.sent();
    }
  }

  void answeredAfter(long nanos) {
    EndpointMetrics now = metrics;
    if (now != null) {
      now.answeredAfter(nanos);
    }
  }

  void failed(Reason reason) {
    EndpointMetrics now = metrics;
    if (now != null) {
      now.failed(reason);
    }
  }

  void forced() {
    EndpointMetrics now = metrics;
    if (now != null) {
      now.forced();
    }
  }

  void ended(Outcome outcome) {
    EndpointMetrics now = metrics;
    if (now != null && outcome == Outcome.SERVER_ERROR) {
      now.serverError();
    }
  }
}
