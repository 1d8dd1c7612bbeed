package penstock.plugin.health.js;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class JsHealthPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new JsHealthPlugin();
  }
}
