package penstock.core.endpoint;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// What was found out about an endpoint: where it is, what active checks say, and whether real
/// traffic has put it out. Control threads write, any thread reads.
final class Findings {

  private final Runnable changed;
  private volatile InetSocketAddress address;
  private volatile @Nullable String addressError;
  private volatile Health health;
  private volatile @Nullable Ejection ejection;

  /// @param address unresolved while its name was not looked up
  /// @param changed run after a change of state, on the thread that made it
  Findings(InetSocketAddress address, Health health, Runnable changed) {
    this.address = address;
    this.health = health;
    this.changed = changed;
  }

  InetSocketAddress address() {
    return address;
  }

  @Nullable String addressError() {
    return addressError;
  }

  boolean reachable() {
    return !address.isUnresolved();
  }

  Health health() {
    return health;
  }

  @Nullable Ejection ejection() {
    return ejection;
  }

  boolean ejected() {
    return ejection instanceof Ejection last && last.active();
  }

  boolean healthy() {
    return health.state() == HealthState.UP && !ejected() && reachable();
  }

  void health(Health found) {
    HealthState before = health.state();
    health = found;
    tellIf(before != found.state());
  }

  /// @param runs of failures, which have done their part
  void ejection(Ejection next, FailureRuns runs) {
    boolean before = ejected();
    ejection = next;
    runs.clear();
    tellIf(before != next.active());
  }

  void address(InetSocketAddress found) {
    InetSocketAddress before = address;
    addressError = null;
    address = found;
    tellIf(!before.equals(found));
  }

  void addressError(String reason) {
    addressError = reason;
  }

  private void tellIf(boolean told) {
    if (told) {
      changed.run();
    }
  }
}
