package penstock.spi.route;

/// Where traffic goes.
public sealed interface RouteDecision {

  /// To a pool.
  ///
  /// @param pool a pool that the configuration defines; an unknown one answers 500 with `reason:
  ///   no-pool`
  record Forward(String pool) implements RouteDecision {}

  /// Nowhere.
  ///
  /// @param status 400 to 599
  /// @param reason why, for the log
  record Reject(int status, String reason) implements RouteDecision {}

  /// The client is sent elsewhere.
  ///
  /// @param status 301, 302, 303, 307 or 308
  /// @param location an absolute or relative URL without control characters
  record Redirect(int status, String location) implements RouteDecision {}

  /// The rule has no opinion.
  record Pass() implements RouteDecision {

    /// The one instance needed.
    public static final Pass PASS = new Pass();
  }
}
