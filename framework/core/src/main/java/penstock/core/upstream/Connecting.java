package penstock.core.upstream;

import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Reason;

/// One request that waits for a connection, which others may wait for too. Belongs to one I/O
/// thread.
public final class Connecting {

  private final Terms terms;
  private @Nullable ConnectListener listener;
  private @Nullable Place place;

  /// Where it waits.
  interface Place {

    /// It does not wait any more.
    void leave(Connecting connecting);
  }

  /// @param terms what the connection must be like
  Connecting(ConnectListener listener, Terms terms) {
    this.listener = listener;
    this.terms = terms;
  }

  /// What the connection must be like.
  Terms terms() {
    return terms;
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

  void misnamed(String detail) {
    ConnectListener told = over();
    if (told != null) {
      told.misnamed(detail);
    }
  }

  private @Nullable ConnectListener over() {
    ConnectListener told = listener;
    listener = null;
    place = null;
    return told;
  }
}
