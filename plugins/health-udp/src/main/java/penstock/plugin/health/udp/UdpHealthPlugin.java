package penstock.plugin.health.udp;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.health.HealthChecker;

/// Sends a datagram and judges the answer.
public final class UdpHealthPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        HealthChecker.KIND, "udp", Settings.class, (settings, _) -> UdpCheck.of(settings));
  }
}
