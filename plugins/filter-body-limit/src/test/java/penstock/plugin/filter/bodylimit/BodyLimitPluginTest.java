package penstock.plugin.filter.bodylimit;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class BodyLimitPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new BodyLimitPlugin();
  }
}
