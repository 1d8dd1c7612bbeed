package penstock.core.engine;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import penstock.core.pool.LivePool;
import penstock.core.route.Route;
import penstock.spi.tls.ServedCertificate;
import penstock.spi.tls.TlsTermination;

/// What is in force at one moment, for people and their tools. From any thread.
public final class Look {

  private final View view;

  Look(View view) {
    this.view = view;
  }

  /// A listener.
  ///
  /// @param name in the configuration
  /// @param address bound
  /// @param protocol such as `http`
  /// @param connections open now
  /// @param resting whether an operator has it accept nothing
  public record ListenerLook(
      String name, InetSocketAddress address, String protocol, int connections, boolean resting) {}

  /// A certificate.
  ///
  /// @param listener who shows it
  /// @param served what is shown
  public record CertificateLook(String listener, ServedCertificate served) {}

  /// A pool.
  ///
  /// @param pool its endpoints and their state
  /// @param balance the type of its policy
  public record PoolLook(LivePool pool, String balance) {}

  /// The listeners, by name.
  public List<ListenerLook> listeners() {
    return view.listeners().values().stream()
        .map(each ->
            new ListenerLook(
                each.name(),
                each.address(),
                each.protocol(),
                each.connections(),
                each.restingSince() != null))
        .sorted(Comparator.comparing(ListenerLook::name))
        .toList();
  }

  /// The certificates that clients are shown now, by listener, in the order of the configuration.
  public List<CertificateLook> certificates() {
    return view.listeners().values().stream()
        .sorted(Comparator.comparing(RunningListener::name))
        .flatMap(Look::certificates)
        .toList();
  }

  private static Stream<CertificateLook> certificates(RunningListener listener) {
    TlsTermination termination = listener.fittings().termination();
    return termination == null
        ? Stream.of()
        : termination.certificates().stream()
            .map(served -> new CertificateLook(listener.name(), served));
  }

  /// The routes, in order.
  public List<Route> routes() {
    return view.routes();
  }

  /// The pools, by name.
  public List<PoolLook> pools() {
    return view.pools().values().stream()
        .map(each -> new PoolLook(each.pool(), each.balance()))
        .sorted(Comparator.comparing((PoolLook each) -> each.pool().name()))
        .toList();
  }

  /// A pool; null if there is none of this name.
  public @Nullable LivePool pool(String name) {
    RunningPool pool = view.pools().get(name);
    return pool == null ? null : pool.pool();
  }
}
