package penstock.core.drain;

import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.AdminState;

/// What an operator wants of an endpoint.
///
/// @param state null to leave it
/// @param weight 0 to 65535; null to leave it
public record Order(@Nullable AdminState state, @Nullable Integer weight) {

  private static final int MOST = 65_535;

  /// Checks the range.
  ///
  /// @throws IllegalArgumentException if the weight is out of range, or nothing is ordered
  public Order {
    if (state == null && weight == null) {
      throw new IllegalArgumentException("order: empty (expected: state, weight or both)");
    }
    if (weight != null && (weight < 0 || weight > MOST)) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: 0 to 65535)");
    }
  }

  /// A state alone.
  public static Order of(AdminState state) {
    return new Order(state, null);
  }
}
