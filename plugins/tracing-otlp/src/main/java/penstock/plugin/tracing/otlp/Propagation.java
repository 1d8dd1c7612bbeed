package penstock.plugin.tracing.otlp;

/// The headers by which endpoints are told of a trace.
public enum Propagation {
  /// `traceparent` and `tracestate`; [Trace Context](https://www.w3.org/TR/trace-context/).
  W3C,
  /// `b3`, in one header.
  B3
}
