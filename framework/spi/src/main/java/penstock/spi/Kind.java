package penstock.spi;

/// A kind of extension: a constant on the extension's own interface.
///
/// @param key the configuration block, such as `balance`
/// @param type the extension's interface
/// @param <E> the extension
public record Kind<E>(String key, Class<E> type) {}
