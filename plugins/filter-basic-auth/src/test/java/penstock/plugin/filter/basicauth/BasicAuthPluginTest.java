package penstock.plugin.filter.basicauth;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class BasicAuthPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new BasicAuthPlugin();
  }
}
