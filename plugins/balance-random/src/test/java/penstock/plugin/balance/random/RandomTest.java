package penstock.plugin.balance.random;

import penstock.spi.Context;
import penstock.spi.NoSettings;
import penstock.spi.balance.BalancingPolicy;
import penstock.testkit.BalancingPolicyContract;
import penstock.testkit.Offers;

class RandomTest extends BalancingPolicyContract {

  @Override
  protected BalancingPolicy policy(Context context) {
    return Offers.of(new RandomPlugin())
        .create(BalancingPolicy.KIND, "random", new NoSettings(), context);
  }

  @Override
  protected boolean honoursWeights() {
    return true;
  }
}
