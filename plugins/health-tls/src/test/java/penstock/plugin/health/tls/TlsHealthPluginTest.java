package penstock.plugin.health.tls;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class TlsHealthPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new TlsHealthPlugin();
  }
}
