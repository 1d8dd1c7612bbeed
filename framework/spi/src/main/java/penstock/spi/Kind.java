package penstock.spi;

/// A kind of extension: a constant on the extension's own interface.
///
/// @param key the configuration block, such as `balance`
/// @param type the extension's interface
/// @param fallback the type that is meant when a block names none, or when a plain value stands in
///   its place that cannot be a type's name and that type has a [Shorthand]; empty for none
/// @param <E> the extension
public record Kind<E>(String key, Class<E> type, String fallback) {

  /// A kind whose blocks name their type.
  public Kind(String key, Class<E> type) {
    this(key, type, "");
  }
}
