package penstock.core.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.spi.Extension;

/// An extension in use: what it was made of, and what must be taken back with it.
///
/// @param extension what the configuration says
/// @param instance what was made of it
/// @param context what it was lent
/// @param <E> the extension
record Live<E>(Extension<E> extension, E instance, ExtensionContext context)
    implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Live.class);

  /// The extension that is in use if the configuration still says the same, otherwise a new one.
  ///
  /// @param before what is in use; null for nothing
  /// @throws RuntimeException what the extension's factory throws
  static <E> Live<E> of(
      Extension<E> extension, @Nullable Live<E> before, Contexts contexts, String path) {
    if (before != null && before.extension.equals(extension)) {
      return before;
    }
    ExtensionContext context = contexts.at(path);
    try {
      return new Live<>(extension, extension.create(context), context);
    } catch (RuntimeException | LinkageError e) {
      context.close();
      throw e;
    }
  }

  /// Closes the extension; one that throws is only told of. A second call does nothing.
  @Override
  public void close() {
    if (!context.takeBack()) {
      return;
    }
    try {
      if (instance instanceof AutoCloseable closeable) {
        closeable.close();
      }
    } catch (Exception | LinkageError e) {
      log.atWarn().setCause(e).addKeyValue("path", context.path()).log("extension failed to close");
    } finally {
      context.close();
    }
  }

  /// Makes contexts.
  @FunctionalInterface
  interface Contexts {

    /// @param path where in the configuration the extension stands
    ExtensionContext at(String path);
  }
}
