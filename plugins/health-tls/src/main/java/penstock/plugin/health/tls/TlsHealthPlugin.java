package penstock.plugin.health.tls;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.health.HealthChecker;

/// Shakes hands with endpoints in TLS: passes if they can be spoken to.
public final class TlsHealthPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        HealthChecker.KIND, "tls", Settings.class, (settings, _) -> TlsCheck.of(settings));
  }
}
