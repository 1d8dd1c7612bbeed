package penstock.core.listen;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.RequestObserver;
import penstock.core.listen.HelloGate.HelloWay;
import penstock.core.metrics.Http2Metrics;
import penstock.core.metrics.ListenerMetrics;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;
import penstock.spi.io.StreamTarget;

/// Tells by a client's first bytes what it speaks, and goes on accordingly: HTTP without TLS, HTTP
/// behind TLS, or TLS that is passed on.
public final class AutoListener implements Listener, ConnectionOwner {

  private final AutoListenerSettings settings;
  private final Refusals refusals;
  private final ListenerMetrics metrics;
  private final Http2Metrics http2Metrics;
  private final ConnectionRegistry registry;
  private final WayOut out;
  private final @Nullable PlainHttp plain;
  private final @Nullable SecureHttp secure;
  private final Doorway doorway;
  private final ListeningSocket socket;

  /// @param name in the configuration
  /// @param settings what users set
  /// @param machinery what it runs on
  public AutoListener(
      String name, AutoListenerSettings settings, HttpsListener.Machinery machinery) {
    this.settings = settings;
    this.refusals = new Refusals(machinery.measured(), name);
    this.metrics = new ListenerMetrics(machinery.measured(), name);
    this.http2Metrics = new Http2Metrics(machinery.measured(), name);
    this.registry = new ConnectionRegistry(settings.limits().connections(), metrics);
    HttpBooks books = new HttpBooks(registry, refusals, http2Metrics);
    HttpListenerSettings http = settings.http();
    this.plain = http == null ? null : new PlainHttp(http, books, machinery.loops());
    HttpsListenerSettings https = settings.https();
    this.secure = https == null ? null : new SecureHttp(name, https, books, machinery);
    this.out = new WayOut(registry, machinery.loops());
    this.doorway =
        new Doorway(out, settings.proxyProtocol(), settings.limits().connectionsPerSource());
    this.socket = new ListeningSocket(settings.bind(), settings.socket());
  }

  @Override
  public ConnectionRegistry registry() {
    return registry;
  }

  @Override
  public void tell(RequestObserver observer) {
    refusals.tell(observer);
  }

  @Override
  public InetSocketAddress open(Intake intake) throws IOException {
    HelloWays ways = new HelloWays(out);
    HelloWays.Way ending = secure == null ? ways.reject() : ending(secure.way(intake));
    SniTable<HelloWays.Way> table =
        new SniTable<>(
            settings.sni(),
            settings.unnamed(),
            to ->
                switch (to) {
                  case SniSettings.REJECT -> ways.reject();
                  case SniSettings.TERMINATE -> ending;
                  default -> ways.pool(intake, target(to));
                });
    HelloWay hello = ways.ruled(intake, this::target, table);
    Consumer<StreamConnection> http = plain == null ? null : plain.way(intake);
    HelloGate gate = new HelloGate(out, settings.timeouts().hello().toNanos());
    return socket.open(
        intake.worker(),
        doorway.to(intake.filters(), gate.before(new HelloGate.Ways(hello, http))));
  }

  private static HelloWays.Way ending(Consumer<StreamConnection> way) {
    return guest -> way.accept(guest.stream());
  }

  private StreamTarget target(String pool) {
    return new StreamTarget(
        pool, settings.timeouts().session(), settings.timeouts().halfClosed(), settings.retries());
  }

  @Override
  public void pause() {
    socket.close();
  }

  @Override
  public void close() {
    pause();
    if (secure != null) {
      secure.abandon();
    }
    registry.closeAll();
    refusals.close();
    if (secure != null) {
      secure.close();
    }
    http2Metrics.close();
    metrics.close();
  }
}
