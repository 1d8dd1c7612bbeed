package penstock.plugin.balance.js;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class JsBalancePluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new JsBalancePlugin();
  }
}
