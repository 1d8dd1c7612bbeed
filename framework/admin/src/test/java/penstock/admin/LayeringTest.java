package penstock.admin;

import penstock.testkit.HouseContract;

class LayeringTest extends HouseContract {

  LayeringTest() {
    super(AdminServer.class);
  }
}
