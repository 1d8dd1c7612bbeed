package penstock.plugin.filter.jwt;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.HttpFilter;

/// Offers the filter `jwt`.
public final class JwtPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    KeyMemory memory = new KeyMemory();
    registrar.offer(
        HttpFilter.KIND,
        "jwt",
        Settings.class,
        (settings, context) -> JwtFilter.of(settings, context, memory));
  }
}
