package penstock.plugin.filter.ip;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class IpPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new IpPlugin();
  }
}
