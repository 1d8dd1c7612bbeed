package penstock.config;

import org.jspecify.annotations.Nullable;

/// The outcome of binding one part.
///
/// @param value the bound value, null also where that is a value
/// @param ok false if there was a problem, which has been reported
record Bound(@Nullable Object value, boolean ok) {

  static final Bound FAILED = new Bound(null, false);
  static final Bound NOTHING = new Bound(null, true);

  static Bound to(Object value) {
    return new Bound(value, true);
  }
}
