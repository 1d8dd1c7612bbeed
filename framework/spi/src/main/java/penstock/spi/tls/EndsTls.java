package penstock.spi.tls;

import org.jspecify.annotations.Nullable;

/// Settings of a listener that ends TLS, or may. The framework makes the termination and gives it
/// to the listener in its intake.
@FunctionalInterface
public interface EndsTls {

  /// How; null if TLS does not end there.
  @Nullable TlsSettings tls();
}
