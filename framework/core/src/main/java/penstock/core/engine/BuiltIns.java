package penstock.core.engine;

import java.util.function.Supplier;
import penstock.core.io.Loops;
import penstock.core.listen.HttpListener;
import penstock.core.listen.HttpListenerSettings;
import penstock.core.metrics.LineRegistry;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.Listener;

/// What the core itself offers, through the same door as any plugin.
public final class BuiltIns implements Plugin {

  private static final String LISTENERS = "listeners.";

  private final Supplier<Loops> loops;
  private final Supplier<LineRegistry> registry;

  /// @param loops the I/O threads, once there are any
  /// @param registry where listeners are measured, once there is one
  public BuiltIns(Supplier<Loops> loops, Supplier<LineRegistry> registry) {
    this.loops = loops;
    this.registry = registry;
  }

  @Override
  public void register(Registrar registrar) {
    registrar.offer(
        Listener.KIND,
        "http",
        HttpListenerSettings.class,
        (settings, context) ->
            new HttpListener(
                context.path().substring(LISTENERS.length()),
                settings,
                loops.get(),
                registry.get()));
  }
}
