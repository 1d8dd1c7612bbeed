package penstock.config;

import org.jspecify.annotations.Nullable;

/// The outcome of binding one part.
///
/// @param value the bound value, null also where that is a value; if there was a problem, what is
///   left of it without its bad parts, null if that is nothing
/// @param ok false if there was a problem, which has been reported
record Bound(@Nullable Object value, boolean ok) {

  static final Bound FAILED = new Bound(null, false);
  static final Bound NOTHING = new Bound(null, true);

  /// A part of which only a rest could be bound.
  ///
  /// @param value null if there is no rest
  static Bound rest(@Nullable Object value) {
    return value == null ? FAILED : new Bound(value, false);
  }

  /// Whether there is neither a value nor a rest of one.
  boolean lost() {
    return !ok && value == null;
  }

  static Bound to(Object value) {
    return new Bound(value, true);
  }
}
