package penstock.plugin.sticky.cookie;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class StickyCookiePluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new StickyCookiePlugin();
  }
}
