package penstock.plugin.health.tcp;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class TcpHealthPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new TcpHealthPlugin();
  }
}
