package penstock.plugin.filter.requestlimit;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class RequestLimitPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new RequestLimitPlugin();
  }
}
