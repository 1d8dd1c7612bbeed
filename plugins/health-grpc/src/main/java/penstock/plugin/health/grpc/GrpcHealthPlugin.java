package penstock.plugin.health.grpc;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.health.HealthChecker;

/// Brings the health check `grpc`.
public final class GrpcHealthPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        HealthChecker.KIND, "grpc", Settings.class, (settings, _) -> GrpcCheck.of(settings));
  }
}
