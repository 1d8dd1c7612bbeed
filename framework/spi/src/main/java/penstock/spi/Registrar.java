package penstock.spi;

/// Takes what a plugin offers.
@FunctionalInterface
public interface Registrar {

  /// Offers one extension under a type name, the word users write after `type:`.
  ///
  /// @param kind what it is, a constant on the extension's own interface such as
  ///   `BalancingPolicy.KIND`
  /// @param type what users write, lower-case words joined by hyphens, unique within the kind
  /// @param settings the record its block of the configuration is bound to; [NoSettings] for none
  /// @param factory makes one for each block that names it
  /// @param <S> the settings
  /// @param <E> the extension
  /// @throws IllegalArgumentException if the type is malformed or already offered for this kind
  <S extends Record, E> void offer(
      Kind<E> kind, String type, Class<S> settings, Factory<S, ? extends E> factory);
}
