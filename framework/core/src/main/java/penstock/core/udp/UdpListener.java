package penstock.core.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.connection.ConnectionRegistry;
import penstock.core.connection.RequestObserver;
import penstock.core.connection.SessionFilters;
import penstock.core.forward.SessionEntry;
import penstock.core.forward.SessionUser;
import penstock.core.listen.BindAddress;
import penstock.core.listen.ConnectionOwner;
import penstock.core.metrics.DatagramMetrics;
import penstock.core.metrics.LineRegistry;
import penstock.core.metrics.ListenerMetrics;
import penstock.spi.io.Intake;
import penstock.spi.io.Listener;

/// Passes on datagrams. When it is paused it takes no new clients; those it has keep their sessions
/// and the address until these have ended.
public final class UdpListener implements Listener, ConnectionOwner, SessionUser {

  private static final Logger log = LoggerFactory.getLogger(UdpListener.class);
  private static final long LOOK_SECONDS = 10;

  private final UdpListenerSettings settings;
  private final Machinery machinery;
  private final ListenerMetrics metrics;
  private final DatagramMetrics datagrams;
  private final ConnectionRegistry registry;
  private @Nullable SessionEntry entry;
  private @Nullable Reception reception;
  private @Nullable Port port;
  private @Nullable Future<?> looks;

  /// What it runs on.
  ///
  /// @param loops move the datagrams
  /// @param scheduler looks after the machine's addresses
  /// @param measured where it is measured
  public record Machinery(
      DatagramLoops loops, ScheduledExecutorService scheduler, LineRegistry measured) {}

  /// @param name in the configuration
  public UdpListener(String name, UdpListenerSettings settings, Machinery machinery) {
    this.settings = settings;
    this.machinery = machinery;
    LineRegistry measured = machinery.measured();
    this.metrics = new ListenerMetrics(measured, name);
    this.datagrams = new DatagramMetrics(measured, name, "");
    this.registry = new ConnectionRegistry(settings.limits().sessions(), metrics);
  }

  @Override
  public void enterBy(SessionEntry entered) {
    entry = entered;
  }

  @Override
  public ConnectionRegistry registry() {
    return registry;
  }

  /// Nothing: no datagram is a request.
  @Override
  public void tell(RequestObserver observer) {}

  @Override
  public InetSocketAddress open(Intake intake) throws IOException {
    return open(new SessionFilters(intake.filters()));
  }

  /// Binds and begins to take clients, whoever they are.
  InetSocketAddress open() throws IOException {
    return open(SessionFilters.NONE);
  }

  /// Binds and begins to take clients; nothing else of an intake is needed for that.
  InetSocketAddress open(SessionFilters filters) throws IOException {
    Reception receiving = reception == null ? received(filters) : reception;
    reception = receiving;
    Port held = port;
    if (held != null) {
      return held.receive(receiving);
    }
    Port fresh = machinery.loops().hold(BindAddress.parse(settings.bind()));
    try {
      InetSocketAddress bound = fresh.receive(receiving);
      port = fresh;
      looks =
          machinery
              .scheduler()
              .scheduleWithFixedDelay(
                  () -> follow(fresh), LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
      return bound;
    } catch (IOException | RuntimeException e) {
      machinery.loops().release(fresh);
      throw e;
    }
  }

  private Reception received(SessionFilters filters) {
    SessionEntry entered = entry;
    if (entered == null) {
      throw new IllegalStateException("listener: no entry (expected: one for its sessions)");
    }
    return Reception.of(settings, entered, registry, filters, datagrams);
  }

  private static void follow(Port port) {
    try {
      port.tick();
    } catch (IOException | RuntimeException e) {
      log.atWarn().addKeyValue("problem", e.getMessage()).log("addresses of the machine not known");
    }
  }

  @Override
  public void pause() {
    Port held = port;
    Reception receiving = reception;
    if (held != null && receiving != null) {
      held.dismiss(receiving);
    }
  }

  @Override
  public void close() {
    pause();
    registry.closeAll();
    Port held = port;
    port = null;
    if (looks != null) {
      looks.cancel(false);
    }
    if (held != null) {
      machinery.loops().release(held);
    }
    metrics.close();
    datagrams.close();
  }
}
