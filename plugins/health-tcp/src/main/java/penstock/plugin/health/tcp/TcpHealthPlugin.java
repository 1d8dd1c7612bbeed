package penstock.plugin.health.tcp;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.health.HealthChecker;

/// Asks endpoints on a TCP connection: whether the port is open, and whether what is expected
/// comes.
public final class TcpHealthPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        HealthChecker.KIND,
        "tcp",
        Settings.class,
        (settings, _) -> new TcpCheck(settings.port(), settings.send(), settings.expect()));
  }
}
