package penstock.plugin.tls.termination;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

class TlsTerminationPluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new TlsTerminationPlugin();
  }
}
