package penstock.testkit.author;

import penstock.spi.Plugin;
import penstock.testkit.PluginContract;

final class FirstCandidatePluginTest extends PluginContract {

  @Override
  protected Plugin plugin() {
    return new FirstCandidatePlugin();
  }
}
