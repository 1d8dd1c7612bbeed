package penstock.core.upstream;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Those who wait because an endpoint takes no requests on a connection for now: another one would
/// take none either. Belongs to one I/O thread.
final class Anteroom implements Connecting.Place {

  private final ArrayDeque<Connecting> waiting = new ArrayDeque<>(0);

  /// Whether nobody waits.
  boolean vacant() {
    return waiting.isEmpty();
  }

  /// Has somebody wait, for as long as he has patience.
  void join(Connecting connecting) {
    connecting.waitsFor(this);
    waiting.addLast(connecting);
  }

  @Override
  public void leave(Connecting connecting) {
    waiting.remove(connecting);
  }

  /// Lets in as many as there are places for.
  void open(Lane lane) {
    for (Connecting next = waiting.peekFirst(); next != null; next = waiting.peekFirst()) {
      Upstream place = lane.place(next.terms());
      if (place == null) {
        return;
      }
      waiting.removeFirst();
      next.connected(place);
    }
  }

  /// Sends away who has waited longest.
  ///
  /// @return null if nobody waits
  @Nullable Connecting next() {
    return waiting.pollFirst();
  }
}
