package penstock.plugin.balance.js;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.balance.BalancingPolicy;

/// Has a script choose endpoints, to try an algorithm before it is written as a plugin.
public final class JsBalancePlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(BalancingPolicy.KIND, "js", Settings.class, JsPolicy::open);
  }
}
