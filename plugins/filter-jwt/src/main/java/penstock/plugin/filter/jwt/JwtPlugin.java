package penstock.plugin.filter.jwt;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.HttpFilter;

/// Offers the filter `jwt`.
public final class JwtPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(HttpFilter.KIND, "jwt", Settings.class, JwtFilter::of);
  }
}
