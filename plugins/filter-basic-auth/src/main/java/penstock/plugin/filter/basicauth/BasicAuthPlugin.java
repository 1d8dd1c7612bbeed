package penstock.plugin.filter.basicauth;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.HttpFilter;

/// Offers the filter `basic-auth`.
public final class BasicAuthPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(HttpFilter.KIND, "basic-auth", Settings.class, BasicAuth::of);
  }
}
