package penstock.plugins;

import penstock.spi.Factory;
import penstock.spi.Kind;
import penstock.spi.Registrar;

/// One extension that a plugin brings.
///
/// @param kind what it is
/// @param type what users write after `type:`; well-formed
/// @param settings what its block of the configuration is bound to
/// @param factory makes one for each block that names it
/// @param <S> the settings
/// @param <E> the extension
public record Offer<S extends Record, E>(
    Kind<E> kind, String type, Class<S> settings, Factory<S, ? extends E> factory) {

  /// Passes the offer on.
  ///
  /// @param registrar takes it
  /// @throws IllegalArgumentException if the registrar refuses it
  public void to(Registrar registrar) {
    registrar.offer(kind, type, settings, factory);
  }

  /// The offer without the plugin's classes, to be kept and shown.
  Offered name() {
    return new Offered(kind.key(), type);
  }
}
