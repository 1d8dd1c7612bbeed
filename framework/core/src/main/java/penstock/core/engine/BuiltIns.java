package penstock.core.engine;

import java.util.function.Supplier;
import penstock.core.io.Loops;
import penstock.core.listen.HttpListener;
import penstock.core.listen.HttpListenerSettings;
import penstock.core.listen.HttpsListener;
import penstock.core.listen.HttpsListenerSettings;
import penstock.core.listen.TcpListener;
import penstock.core.listen.TcpListenerSettings;
import penstock.core.metrics.LineRegistry;
import penstock.core.tls.Handshakes;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.Listener;

/// What the core itself offers, through the same door as any plugin.
public final class BuiltIns implements Plugin {

  private static final String LISTENERS = "listeners.";

  private final Supplier<Loops> loops;
  private final Supplier<LineRegistry> registry;
  private final Supplier<Handshakes> handshakes;

  /// @param loops the I/O threads, once there are any
  /// @param registry where listeners are measured, once there is one
  /// @param handshakes where TLS handshakes are done, once there is a place
  public BuiltIns(
      Supplier<Loops> loops, Supplier<LineRegistry> registry, Supplier<Handshakes> handshakes) {
    this.loops = loops;
    this.registry = registry;
    this.handshakes = handshakes;
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
    registrar.offer(
        Listener.KIND,
        "https",
        HttpsListenerSettings.class,
        (settings, context) ->
            new HttpsListener(context.path().substring(LISTENERS.length()), settings, machinery()));
    registrar.offer(
        Listener.KIND,
        "tcp",
        TcpListenerSettings.class,
        (settings, context) ->
            new TcpListener(context.path().substring(LISTENERS.length()), settings, machinery()));
  }

  private HttpsListener.Machinery machinery() {
    return new HttpsListener.Machinery(loops.get(), handshakes.get(), registry.get());
  }
}
