package penstock.testkit;

class LayeringTest extends HouseContract {

  LayeringTest() {
    super(FakeRequest.class);
  }
}
