package penstock.spi.endpoint;

/// An endpoint that may be chosen, with what the framework measures of it. Policies read; the
/// framework counts.
///
/// All methods may be called from any thread, neither block nor allocate, and cost a few
/// nanoseconds.
public interface Candidate {

  /// Which endpoint this is.
  Endpoint endpoint();

  /// The weight in force, slow start applied; 1 or more.
  int weight();

  /// Requests (on a TCP listener: connections) sent and not finished, from all I/O threads of this
  /// instance; 0 or more.
  int inFlight();

  /// Requests in flight to all endpoints of the pool together; 0 or more, and possibly a little out
  /// of date.
  long poolInFlight();

  /// Time to the first byte of the answer in nanoseconds, as a peak-sensitive moving average: a
  /// slower answer replaces it at once, faster ones pull it down over `decay` (10 s). 0 before the
  /// first answer.
  ///
  /// Source: Finagle's and Linkerd's peak EWMA.
  double latencyNanos();
}
