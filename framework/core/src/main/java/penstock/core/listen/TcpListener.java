package penstock.core.listen;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.xnio.StreamConnection;
import org.xnio.ssl.SslConnection;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.RequestObserver;
import penstock.core.connection.StreamClient;
import penstock.core.metrics.ListenerMetrics;
import penstock.core.tls.AskedName;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;
import penstock.spi.io.StreamHandler;
import penstock.spi.tls.TlsTermination;

/// Accepts TCP connections, ends their TLS if it is to, and passes them on unread.
public final class TcpListener implements Listener, ConnectionOwner {

  private final TcpListenerSettings settings;
  private final ListenerMetrics metrics;
  private final @Nullable TlsEntrance entrance;
  private final ConnectionRegistry registry;
  private final Doorway doorway;
  private final ListeningSocket socket;

  /// @param name in the configuration
  /// @param settings what users set
  /// @param machinery what it runs on
  public TcpListener(String name, TcpListenerSettings settings, HttpsListener.Machinery machinery) {
    this.settings = settings;
    this.metrics = new ListenerMetrics(machinery.measured(), name);
    this.entrance =
        settings.tls() == null
            ? null
            : new TlsEntrance(name, machinery, settings.timeouts().handshake());
    this.registry = new ConnectionRegistry(settings.limits().connections(), metrics);
    this.doorway =
        new Doorway(
            new WayOut(registry, machinery.loops()),
            settings.proxyProtocol(),
            settings.limits().connectionsPerSource());
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
    StreamHandler pool = intake.streams().to(settings.target());
    Consumer<StreamConnection> way = stream -> begin(stream, new StreamClient(stream, null), pool);
    TlsTermination termination = intake.tls();
    if (entrance != null) {
      if (termination == null) {
        throw new IOException("tls: none (expected: a termination)");
      }
      way = entrance.into(termination, settings.alpn(), new Secured(pool));
    }
    return socket.open(intake.worker(), doorway.to(intake.filters(), way));
  }

  private void begin(StreamConnection stream, StreamClient client, StreamHandler pool) {
    client.join(registry);
    pool.handle(client, stream);
  }

  /// Goes on behind a handshake.
  private final class Secured implements TlsHandshake.Outcome {

    private final StreamHandler pool;

    Secured(StreamHandler pool) {
      this.pool = pool;
    }

    @Override
    public void secured(TlsHandshake handshake, SslConnection stream, SSLEngine engine) {
      String asked = AskedName.of(engine.getSession());
      String agreed = engine.getApplicationProtocol();
      StreamClient client =
          new StreamClient(
              stream,
              asked.isEmpty() ? null : asked.toLowerCase(Locale.ROOT),
              agreed == null || agreed.isEmpty() ? List.of() : List.of(agreed));
      begin(stream, client, pool);
    }

    @Override
    public void failed() {
      registry.dismiss();
    }
  }

  @Override
  public void pause() {
    socket.close();
  }

  @Override
  public void close() {
    pause();
    if (entrance != null) {
      entrance.abandon();
    }
    registry.closeAll();
    if (entrance != null) {
      entrance.close();
    }
    metrics.close();
  }
}
