package penstock.spi.io;

import penstock.spi.Kind;

/// Stands between a TCP listener and the pipe to the endpoint.
@FunctionalInterface
public interface StreamFilter {

  /// `listeners.*.filters` of TCP listeners.
  Kind<StreamFilter> KIND = new Kind<>("stream-filter", StreamFilter.class);

  /// Wraps the rest of the way, once for each listener. Runs on a control thread.
  ///
  /// @param next the rest of the way; call it or close the stream
  /// @return a handler that runs on many I/O threads at once and must not block them
  StreamHandler wrap(StreamHandler next);
}
