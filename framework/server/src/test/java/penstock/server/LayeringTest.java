package penstock.server;

import penstock.testkit.HouseContract;

class LayeringTest extends HouseContract {

  LayeringTest() {
    super(Penstock.class);
  }
}
