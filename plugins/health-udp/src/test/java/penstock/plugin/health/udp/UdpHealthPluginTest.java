package penstock.plugin.health.udp;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class UdpHealthPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new UdpHealthPlugin();
  }
}
