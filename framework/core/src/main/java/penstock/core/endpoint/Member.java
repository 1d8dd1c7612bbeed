package penstock.core.endpoint;

import penstock.spi.endpoint.Endpoint;

/// An endpoint as configured or discovered, with its part in the pool.
///
/// @param endpoint name, address, weight and labels
/// @param backup whether it is used only while no other endpoint can be
/// @param state the configured state; an operator may order another later
public record Member(Endpoint endpoint, boolean backup, AdminState state) {

  /// A discovered endpoint: no backup, ready.
  public static Member of(Endpoint endpoint) {
    return new Member(endpoint, false, AdminState.READY);
  }

  /// The same with another weight.
  Member weighing(int weight) {
    Endpoint same = endpoint;
    return weight == same.weight()
        ? this
        : new Member(
            new Endpoint(same.name(), same.host(), same.port(), weight, same.labels()),
            backup,
            state);
  }

  /// Whether both mean the same server: equal name, host and port.
  boolean sameServer(Member other) {
    Endpoint mine = endpoint;
    Endpoint its = other.endpoint;
    return mine.name().equals(its.name())
        && mine.host().equals(its.host())
        && mine.port() == its.port();
  }
}
