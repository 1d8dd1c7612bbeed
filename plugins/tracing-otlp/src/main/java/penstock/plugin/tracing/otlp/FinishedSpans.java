package penstock.plugin.tracing.otlp;

import java.util.List;
import penstock.spi.trace.Recording;

/// The spans of one request, on their way to a collector.
///
/// @param ids who is whose child
/// @param state what others noted
/// @param asked what the client asked for
/// @param recording what became of it
record FinishedSpans(Ids ids, String state, Asked asked, Recording recording) {

  /// Identifiers.
  ///
  /// @param traceHigh the first half of the trace's
  /// @param traceLow the second half
  /// @param parent the client's span; 0 for none
  /// @param span the request's
  /// @param attempts each attempt's
  record Ids(long traceHigh, long traceLow, long parent, long span, List<Long> attempts) {}

  /// What the client asked for.
  ///
  /// @param method as sent
  /// @param scheme `http` or `https`
  /// @param host without port
  /// @param path without query: it may hold secrets
  /// @param client its address
  /// @param userAgent empty for none
  record Asked(
      String method, String scheme, String host, String path, String client, String userAgent) {}
}
