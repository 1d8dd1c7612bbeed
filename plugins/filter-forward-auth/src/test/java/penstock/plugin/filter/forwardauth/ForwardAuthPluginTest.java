package penstock.plugin.filter.forwardauth;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class ForwardAuthPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new ForwardAuthPlugin();
  }
}
