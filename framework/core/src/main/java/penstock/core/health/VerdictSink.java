package penstock.core.health;

/// Takes the verdicts on the endpoints of one pool.
@FunctionalInterface
public interface VerdictSink {

  /// Takes a verdict. Called when an endpoint begins to be watched and after each of its checks,
  /// mostly with the state unchanged and only the text newer. For one endpoint calls never overlap
  /// and the last one is the newest; a verdict may still come shortly after the endpoint has been
  /// forgotten. Runs on a virtual thread or a scheduler thread, without locks held; keep it short.
  ///
  /// @param endpointName the endpoint's name
  /// @param verdict the newest
  void verdict(String endpointName, Verdict verdict);

  /// One check has ended, for those who count: called for each, before the verdict that it leads
  /// to. Runs where the verdicts do.
  ///
  /// @param endpointName the endpoint's name
  /// @param result what it found
  default void checked(String endpointName, CheckResult result) {}

  /// An endpoint has become another state by its checks, for those who count: called for each
  /// change. Runs where the verdicts do.
  ///
  /// @param endpointName the endpoint's name
  /// @param state the new one
  default void turned(String endpointName, Verdict.State state) {}
}
