package penstock.plugins;

import penstock.testkit.HouseContract;

class LayeringTest extends HouseContract {

  LayeringTest() {
    super(PluginHost.class);
  }
}
