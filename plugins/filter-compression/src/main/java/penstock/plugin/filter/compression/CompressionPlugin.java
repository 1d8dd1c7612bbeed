package penstock.plugin.filter.compression;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.HttpFilter;

/// Offers the filter `compression`.
public final class CompressionPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        HttpFilter.KIND,
        "compression",
        Settings.class,
        (settings, context) -> new Compression(settings, context.metrics()));
  }
}
