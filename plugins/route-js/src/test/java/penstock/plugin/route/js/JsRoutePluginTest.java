package penstock.plugin.route.js;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class JsRoutePluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new JsRoutePlugin();
  }
}
