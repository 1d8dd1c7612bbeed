package penstock.core.upstream;

import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Reason;

/// One request that waits for a connection, which others may wait for too. Belongs to one I/O
/// thread.
public final class Connecting {

  private final boolean tunnel;
  private @Nullable ConnectListener listener;
  private @Nullable Place place;

  /// Where it waits.
  interface Place {

    /// It does not wait any more.
    void leave(Connecting connecting);
  }

  /// @param tunnel whether it asks to leave HTTP behind
  Connecting(ConnectListener listener, boolean tunnel) {
    this.listener = listener;
    this.tunnel = tunnel;
  }

  /// Whether it asks to leave HTTP behind.
  boolean tunnel() {
    return tunnel;
  }

  /// Gives up; the listener hears nothing more.
  public void cancel() {
    listener = null;
    Place left = place;
    place = null;
    if (left != null) {
      left.leave(this);
    }
  }

  /// It waits here now.
  void waitsFor(Place next) {
    place = next;
  }

  void connected(Upstream upstream) {
    ConnectListener told = over();
    if (told == null) {
      upstream.abandon();
    } else {
      told.connected(upstream);
    }
  }

  void notConnected(Reason reason, String detail) {
    ConnectListener told = over();
    if (told != null) {
      told.notConnected(reason, detail);
    }
  }

  private @Nullable ConnectListener over() {
    ConnectListener told = listener;
    listener = null;
    place = null;
    return told;
  }
}
