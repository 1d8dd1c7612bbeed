package penstock.core.connection;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;

/// How many connections each client address may have at one listener. From any thread.
public final class SourceLimit {

  private final ConcurrentHashMap<InetAddress, Integer> open = new ConcurrentHashMap<>();
  private final int most;

  /// @param most connections at a time; more than 0
  public SourceLimit(int most) {
    this.most = most;
  }

  /// Takes one more of this address, if there is room.
  ///
  /// @return false if it must be turned away; otherwise [#give] must follow
  public boolean take(InetAddress source) {
    boolean[] taken = new boolean[1];
    open.compute(
        source,
        (_, count) -> {
          int now = count == null ? 0 : count;
          taken[0] = now < most;
          return taken[0] ? Integer.valueOf(now + 1) : count;
        });
    return taken[0];
  }

  /// One of this address is closed.
  public void give(InetAddress source) {
    open.computeIfPresent(source, (_, count) -> count > 1 ? count - 1 : null);
  }

  /// Addresses that have connections; 0 or more.
  int sources() {
    return open.size();
  }
}
