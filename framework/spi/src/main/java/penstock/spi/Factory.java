package penstock.spi;

/// Makes an extension from its settings.
///
/// @param <S> the settings
/// @param <E> the extension
@FunctionalInterface
public interface Factory<S extends Record, E> {

  /// Makes one extension. Runs on a control thread and may block.
  ///
  /// A result that is [AutoCloseable] is closed when the configuration that named it is gone and
  /// the last request that used it has ended.
  ///
  /// @param settings valid: the record's constructor accepted it
  /// @param context what the framework lends to this extension, for as long as the extension lives
  /// @return a new extension
  E create(S settings, Context context);
}
