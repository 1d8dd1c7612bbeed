package penstock.spi.trace;

import java.util.List;

/// What became of a request that was followed.
///
/// @param startNanos when it came, in nanoseconds since 1970
/// @param tookNanos from then to its end; 0 or more
/// @param status as answered; 499 if the client was gone
/// @param reason `ok`, or why it ended as it did
/// @param listener by which it came
/// @param route which took it; empty for none
/// @param pool where it went; empty for none
/// @param attempts each try at an endpoint, in order
public record Recording(
    long startNanos,
    long tookNanos,
    int status,
    String reason,
    String listener,
    String route,
    String pool,
    List<Attempt> attempts) {

  /// Keeps the order.
  public Recording {
    attempts = List.copyOf(attempts);
  }

  /// One try at an endpoint.
  ///
  /// @param startNanos when it began, in nanoseconds since 1970
  /// @param tookNanos from then to its end; 0 or more
  /// @param status as the endpoint answered; 0 if it did not
  /// @param reason `ok`, or why it failed
  /// @param endpoint its name
  /// @param host its address
  /// @param port its port
  public record Attempt(
      long startNanos,
      long tookNanos,
      int status,
      String reason,
      String endpoint,
      String host,
      int port) {}
}
