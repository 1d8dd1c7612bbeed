package penstock.plugin.filter.redirect;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class RedirectPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new RedirectPlugin();
  }
}
