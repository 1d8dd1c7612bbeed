package penstock.plugin.filter.ratelimit;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class RateLimitPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new RateLimitPlugin();
  }
}
