package penstock.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The components of a block as they are bound, with what takes the place of those that are lost.
final class Parts {

  private final List<@Nullable Object> values = new ArrayList<>();
  private boolean ok = true;
  private boolean replaced;
  private boolean lost;

  /// Takes the next component.
  ///
  /// @param absent what it would be if it were not written, asked for only if it is lost
  void add(Bound bound, Supplier<Bound> absent) {
    ok &= bound.ok();
    Bound taken = bound;
    if (bound.lost()) {
      taken = absent.get();
      replaced = true;
      lost |= taken.lost();
    }
    values.add(taken.value());
  }

  /// One for each component.
  List<@Nullable Object> values() {
    return values;
  }

  /// Whether there was no problem.
  boolean ok() {
    return ok;
  }

  /// Whether there is something in the place of each component.
  boolean whole() {
    return !lost;
  }

  /// Whether something else than what is written took the place of a component: what is wrong with
  /// it beside others is nobody's fault.
  boolean replaced() {
    return replaced;
  }
}
