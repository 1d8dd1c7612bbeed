package penstock.core.pool;

import org.jspecify.annotations.Nullable;
import penstock.spi.Context;
import penstock.spi.Extension;

/// An extension in use and what it was made of, so that a reload can keep it.
///
/// @param extension what the configuration says
/// @param instance what was made of it
/// @param <E> the extension
public record Installed<E>(Extension<E> extension, E instance) {

  /// The extension that is in use if the configuration still says the same, otherwise a new one;
  /// the old one is not closed. Runs on a control thread.
  ///
  /// @param before what is in use; null for nothing
  /// @param context for a new one
  public static <E> Installed<E> of(
      Extension<E> extension, @Nullable Installed<E> before, Context context) {
    return before != null && before.extension.equals(extension)
        ? before
        : new Installed<>(extension, extension.create(context));
  }
}
