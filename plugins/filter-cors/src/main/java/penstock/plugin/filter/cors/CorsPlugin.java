package penstock.plugin.filter.cors;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.HttpFilter;

/// Offers the filter `cors`.
public final class CorsPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(HttpFilter.KIND, "cors", Settings.class, (settings, _) -> new Cors(settings));
  }
}
