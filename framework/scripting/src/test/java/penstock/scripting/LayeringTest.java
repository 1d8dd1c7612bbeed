package penstock.scripting;

import penstock.testkit.HouseContract;

class LayeringTest extends HouseContract {

  LayeringTest() {
    super(Scripts.class);
  }
}
