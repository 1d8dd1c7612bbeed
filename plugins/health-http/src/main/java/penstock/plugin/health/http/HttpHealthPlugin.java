package penstock.plugin.health.http;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.health.HealthChecker;

/// Brings the health check `http`.
public final class HttpHealthPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        HealthChecker.KIND, "http", Settings.class, (settings, _) -> HttpCheck.of(settings));
  }
}
