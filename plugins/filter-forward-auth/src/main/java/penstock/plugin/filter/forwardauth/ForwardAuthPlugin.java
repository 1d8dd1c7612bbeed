package penstock.plugin.filter.forwardauth;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.HttpFilter;

/// Offers the filter `forward-auth`.
public final class ForwardAuthPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(HttpFilter.KIND, "forward-auth", Settings.class, ForwardAuth::new);
  }
}
