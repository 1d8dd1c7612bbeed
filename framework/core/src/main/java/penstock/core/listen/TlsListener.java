package penstock.core.listen;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.xnio.StreamConnection;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.RequestObserver;
import penstock.core.listen.HelloGate.HelloWay;
import penstock.core.metrics.ListenerMetrics;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;
import penstock.spi.io.StreamTarget;

/// Accepts TLS connections and passes them on undecrypted, by the name they ask for.
public final class TlsListener implements Listener, ConnectionOwner {

  private final TlsListenerSettings settings;
  private final ListenerMetrics metrics;
  private final ConnectionRegistry registry;
  private final WayOut out;
  private final Doorway doorway;
  private final ListeningSocket socket;

  /// @param name in the configuration
  /// @param settings what users set
  /// @param machinery what it runs on
  public TlsListener(String name, TlsListenerSettings settings, HttpsListener.Machinery machinery) {
    this.settings = settings;
    this.metrics = new ListenerMetrics(machinery.measured(), name);
    this.registry = new ConnectionRegistry(settings.limits().connections(), metrics);
    this.out = new WayOut(registry, machinery.loops());
    this.doorway =
        new Doorway(out, settings.proxyProtocol(), settings.limits().connectionsPerSource());
    this.socket = new ListeningSocket(settings.bind(), settings.socket());
  }

  @Override
  public ConnectionRegistry registry() {
    return registry;
  }

  /// Nothing: there are no requests.
  @Override
  public void tell(RequestObserver observer) {}

  @Override
  public InetSocketAddress open(Intake intake) throws IOException {
    HelloWays ways = new HelloWays(out);
    SniTable<HelloWays.Way> table =
        new SniTable<>(
            settings.sni(),
            settings.otherwise(),
            to -> to.equals(SniSettings.REJECT) ? ways.reject() : ways.pool(intake, target(to)));
    HelloWay way = ways.ruled(intake, this::target, table);
    HelloGate gate = new HelloGate(out, settings.timeouts().hello().toNanos());
    Consumer<StreamConnection> look = gate.before(new HelloGate.Ways(way, null));
    return socket.open(intake.worker(), doorway.to(intake.filters(), look));
  }

  private StreamTarget target(String pool) {
    return new StreamTarget(
        pool, settings.timeouts().idle(), settings.timeouts().halfClosed(), settings.retries());
  }

  @Override
  public void pause() {
    socket.close();
  }

  @Override
  public void close() {
    pause();
    registry.closeAll();
    metrics.close();
  }
}
