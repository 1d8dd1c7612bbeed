package penstock.plugin.balance.iphash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import penstock.spi.Context;
import penstock.spi.NoSettings;
import penstock.spi.balance.BalancingPolicy;
import penstock.spi.balance.Picker;
import penstock.testkit.ConsistentPolicyContract;
import penstock.testkit.FakeRequest;
import penstock.testkit.Offers;

class IpHashTest extends ConsistentPolicyContract {

  @Override
  protected BalancingPolicy policy(Context context) {
    return Offers.of(new IpHashPlugin())
        .create(BalancingPolicy.KIND, "ip-hash", new NoSettings(), context);
  }

  @Test
  void looksAtTheClientsAddressOnly() {
    Picker picker = policy(context).over(candidates(50));
    FakeRequest request = FakeRequest.get("/a").from("2001:db8::1");
    assertThat(picker.pick(request, 0))
        .isSameAs(
            picker.pick(FakeRequest.get("/b?c").withHost("other.test").from("2001:db8:0::1"), 0));
  }
}
