package penstock.core.engine;

import org.jspecify.annotations.Nullable;

/// Has what the program around the engine lends to extensions beyond the engine's own.
@FunctionalInterface
public interface Lender {

  /// Lends nothing.
  Lender NOTHING = _ -> null;

  /// Something of this type; null if there is none.
  @Nullable Object lend(Class<?> what);
}
