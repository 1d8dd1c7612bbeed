package penstock.plugin.filter.js;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.HttpFilter;

/// Offers filters in JavaScript.
public final class JsFilterPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(HttpFilter.KIND, "js", Settings.class, JsFilter::open);
  }
}
