package penstock.plugin.health.grpc;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class GrpcHealthPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new GrpcHealthPlugin();
  }
}
