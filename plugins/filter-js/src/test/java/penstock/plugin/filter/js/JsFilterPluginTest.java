package penstock.plugin.filter.js;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class JsFilterPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new JsFilterPlugin();
  }
}
