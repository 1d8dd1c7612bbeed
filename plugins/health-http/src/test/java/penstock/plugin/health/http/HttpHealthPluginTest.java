package penstock.plugin.health.http;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class HttpHealthPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new HttpHealthPlugin();
  }
}
