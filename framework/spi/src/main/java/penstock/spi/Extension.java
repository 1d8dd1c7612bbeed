package penstock.spi;

/// An extension that the configuration chose: its type and its bound settings, not yet created.
///
/// Two are equal when the same factory would get equal settings, so that a reload can keep what has
/// not changed.
///
/// @param type what the user wrote after `type:`
/// @param settings the bound settings of that type
/// @param factory makes the extension
/// @param <E> the extension
public record Extension<E>(String type, Record settings, Factory<Record, ? extends E> factory) {

  /// Creates the extension. Runs on a control thread and may block.
  ///
  /// @param context what the framework lends it
  /// @return a new extension; close it if it is [AutoCloseable]
  public E create(Context context) {
    return factory.create(settings, context);
  }

  @Override
  public String toString() {
    return type + " " + settings;
  }
}
