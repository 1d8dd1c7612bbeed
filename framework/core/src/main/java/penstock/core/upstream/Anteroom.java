package penstock.core.upstream;

import java.util.ArrayDeque;
import java.util.List;

/// Those who wait before a connection whose endpoint takes no requests for now: another connection
/// would take none either. Belongs to one I/O thread.
final class Anteroom implements Connecting.Place {

  private final ArrayDeque<Connecting> waiting = new ArrayDeque<>(0);

  /// Has somebody wait, for as long as he has patience.
  void join(Connecting connecting) {
    connecting.waitsFor(this);
    waiting.addLast(connecting);
  }

  @Override
  public void leave(Connecting connecting) {
    waiting.remove(connecting);
  }

  /// The endpoint has said how many it takes: lets in as many.
  void open(Http2Upstream connection) {
    while (!waiting.isEmpty() && connection.takes()) {
      Connecting next = waiting.removeFirst();
      next.connected(connection.place(next.tunnel()));
    }
  }

  /// Sends away all who wait.
  List<Connecting> empty() {
    List<Connecting> sent = List.copyOf(waiting);
    waiting.clear();
    return sent;
  }
}
