package penstock.core.endpoint;

/// How far an endpoint is from its full weight.
///
/// @param cold whether it must start slowly when it comes into service
/// @param inService whether it could be used when it was last looked at
/// @param warming whether its weight is growing
/// @param sinceNanos when that began, on the nanosecond clock
record Warmth(boolean cold, boolean inService, boolean warming, long sinceNanos) {

  /// Present from the beginning.
  static final Warmth WARM = new Warmth(false, false, false, 0);

  /// Came later, or failed.
  static final Warmth COLD = new Warmth(true, false, false, 0);

  /// In service at full weight.
  static final Warmth SERVING = new Warmth(false, true, false, 0);

  /// In service from now on, its weight growing.
  static Warmth warmingSince(long nanos) {
    return new Warmth(false, true, true, nanos);
  }
}
