package penstock.spi.trace;

import java.util.List;
import penstock.spi.Kind;
import penstock.spi.traffic.Request;

/// Follows requests: decides which are recorded, tells endpoints of the trace, and takes what was
/// recorded.
public interface Tracing {

  /// `tracing`.
  Kind<Tracing> KIND = new Kind<>("tracing", Tracing.class);

  /// The headers by which it tells endpoints, such as `traceparent`. A client's headers of these
  /// names do not reach endpoints.
  List<String> headerNames();

  /// Begins to follow a request. Runs on an I/O thread: no blocking, no locks.
  ///
  /// @param request before any route has seen it
  /// @param trusted whether the word of the peer is believed
  Trace begin(Request request, boolean trusted);
}
