package penstock.config;

import penstock.testkit.HouseContract;

class LayeringTest extends HouseContract {

  LayeringTest() {
    super(ConfigException.class);
  }
}
