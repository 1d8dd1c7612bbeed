package penstock.plugin.filter.headers;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class HeadersPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new HeadersPlugin();
  }
}
