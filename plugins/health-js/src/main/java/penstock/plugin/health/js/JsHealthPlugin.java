package penstock.plugin.health.js;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.health.HealthChecker;

/// Brings the health check `js`.
public final class JsHealthPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(HealthChecker.KIND, "js", Settings.class, JsCheck::open);
  }
}
