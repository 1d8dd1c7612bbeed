package penstock.core.upstream;

import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Reason;

/// One request that waits for a connection, which others may wait for too. Belongs to one I/O
/// thread.
public final class Connecting {

  private @Nullable ConnectListener listener;
  private @Nullable Dial dial;

  Connecting(ConnectListener listener) {
    this.listener = listener;
  }

  /// Gives up; the listener hears nothing more.
  public void cancel() {
    listener = null;
    Dial left = dial;
    dial = null;
    if (left != null) {
      left.leave(this);
    }
  }

  /// It waits for this one now.
  void waitsFor(Dial next) {
    dial = next;
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
    dial = null;
    return told;
  }
}
