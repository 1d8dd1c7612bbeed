package penstock.core.udp;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import penstock.core.endpoint.LiveEndpoint;

/// Where all sessions of an address go as long as it has any. From any thread.
final class SourceHomes {

  private final ConcurrentMap<InetAddress, Home> all = new ConcurrentHashMap<>();

  /// @param endpoint where sessions go
  /// @param sessions how many do
  private record Home(LiveEndpoint endpoint, int sessions) {}

  /// Where further sessions of an address go; null if it has none.
  @Nullable LiveEndpoint of(InetAddress address) {
    Home home = all.get(address);
    return home == null ? null : home.endpoint;
  }

  /// A session of an address has begun; further ones follow it.
  void enter(InetAddress address, LiveEndpoint endpoint) {
    all.merge(address, new Home(endpoint, 1), (old, one) -> new Home(endpoint, old.sessions + 1));
  }

  /// A session that entered has ended.
  void leave(InetAddress address) {
    all.computeIfPresent(
        address,
        (_, home) -> home.sessions == 1 ? null : new Home(home.endpoint, home.sessions - 1));
  }
}
