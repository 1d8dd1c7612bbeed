package penstock.core.engine;

import java.util.function.Supplier;
import penstock.core.listen.AutoListener;
import penstock.core.listen.AutoListenerSettings;
import penstock.core.listen.HttpListener;
import penstock.core.listen.HttpListenerSettings;
import penstock.core.listen.HttpsListener;
import penstock.core.listen.HttpsListenerSettings;
import penstock.core.listen.TcpListener;
import penstock.core.listen.TcpListenerSettings;
import penstock.core.listen.TlsListener;
import penstock.core.listen.TlsListenerSettings;
import penstock.core.udp.UdpListener;
import penstock.core.udp.UdpListenerSettings;
import penstock.spi.Plugin;
import penstock.spi.Registrar;
import penstock.spi.io.Listener;

/// What the core itself offers, through the same door as any plugin.
public final class BuiltIns implements Plugin {

  private static final String LISTENERS = "listeners.";

  private final Supplier<Ground> ground;

  /// @param ground what listeners run on, once there is one
  public BuiltIns(Supplier<Ground> ground) {
    this.ground = ground;
  }

  @Override
  public void register(Registrar registrar) {
    http(registrar);
    streams(registrar);
  }

  private void http(Registrar registrar) {
    registrar.offer(
        Listener.KIND,
        "http",
        HttpListenerSettings.class,
        (settings, context) ->
            new HttpListener(
                context.path().substring(LISTENERS.length()),
                settings,
                ground.get().loops(),
                ground.get().registry()));
    registrar.offer(
        Listener.KIND,
        "https",
        HttpsListenerSettings.class,
        (settings, context) ->
            new HttpsListener(context.path().substring(LISTENERS.length()), settings, machinery()));
    registrar.offer(
        Listener.KIND,
        "auto",
        AutoListenerSettings.class,
        (settings, context) ->
            new AutoListener(context.path().substring(LISTENERS.length()), settings, machinery()));
  }

  private void streams(Registrar registrar) {
    registrar.offer(
        Listener.KIND,
        "tcp",
        TcpListenerSettings.class,
        (settings, context) ->
            new TcpListener(context.path().substring(LISTENERS.length()), settings, machinery()));
    registrar.offer(
        Listener.KIND,
        "tls",
        TlsListenerSettings.class,
        (settings, context) ->
            new TlsListener(context.path().substring(LISTENERS.length()), settings, machinery()));
    registrar.offer(
        Listener.KIND,
        "udp",
        UdpListenerSettings.class,
        (settings, context) ->
            new UdpListener(
                context.path().substring(LISTENERS.length()),
                settings,
                new UdpListener.Machinery(
                    ground.get().datagrams(), context.scheduler(), ground.get().registry())));
  }

  private HttpsListener.Machinery machinery() {
    Ground now = ground.get();
    return new HttpsListener.Machinery(now.loops(), now.handshakes(), now.registry());
  }
}
