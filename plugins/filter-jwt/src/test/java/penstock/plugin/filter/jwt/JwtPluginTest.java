package penstock.plugin.filter.jwt;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class JwtPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new JwtPlugin();
  }
}
