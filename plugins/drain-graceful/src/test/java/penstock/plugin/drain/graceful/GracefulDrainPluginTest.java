package penstock.plugin.drain.graceful;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class GracefulDrainPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new GracefulDrainPlugin();
  }
}
