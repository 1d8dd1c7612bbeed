package penstock.plugin.filter.rewrite;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class RewritePluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new RewritePlugin();
  }
}
