package penstock.plugin.filter.compression;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class CompressionPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new CompressionPlugin();
  }
}
