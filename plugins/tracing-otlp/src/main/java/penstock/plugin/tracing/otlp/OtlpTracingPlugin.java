package penstock.plugin.tracing.otlp;

import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.trace.Tracing;

/// Follows requests and sends what it finds by OTLP.
public final class OtlpTracingPlugin implements Plugin {

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        Tracing.KIND,
        "otlp",
        Settings.class,
        (settings, context) -> new OtlpTracing(settings, new Exporter(settings, context)));
  }
}
