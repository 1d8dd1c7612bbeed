package penstock.cli;

import penstock.testkit.HouseContract;

class LayeringTest extends HouseContract {

  LayeringTest() {
    super(RunCommand.class);
  }
}
