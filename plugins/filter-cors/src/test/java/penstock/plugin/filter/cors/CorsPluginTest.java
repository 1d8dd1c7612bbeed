package penstock.plugin.filter.cors;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class CorsPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new CorsPlugin();
  }
}
