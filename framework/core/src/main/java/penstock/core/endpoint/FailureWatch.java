package penstock.core.endpoint;

/// Is told when attempts at an endpoint fail.
@FunctionalInterface
public interface FailureWatch {

  /// Watches nothing.
  FailureWatch NONE = (_, _, _) -> {};

  /// An attempt failed. Runs on an I/O thread: no blocking, no locks.
  ///
  /// @param endpoint where
  /// @param outcome how; neither [Outcome#ANSWERED] nor [Outcome#CANCELLED]
  /// @param run how many failed in this way one after another, this one included; 1 or more
  void failed(LiveEndpoint endpoint, Outcome outcome, int run);
}
