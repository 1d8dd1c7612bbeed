package penstock.core.upstream;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;

/// Those who wait before a connection whose endpoint takes no requests for now: another connection
/// would take none either. Belongs to one I/O thread.
final class Anteroom implements Connecting.Place {

  private final ArrayDeque<Connecting> waiting = new ArrayDeque<>(0);

  private Consumer<Connecting> elsewhere = _ -> {};

  /// Has somebody wait, for as long as he has patience.
  ///
  /// @param otherwise takes who is not let in when the endpoint takes some again
  void join(Connecting connecting, Consumer<Connecting> otherwise) {
    elsewhere = otherwise;
    connecting.waitsFor(this);
    waiting.addLast(connecting);
  }

  @Override
  public void leave(Connecting connecting) {
    waiting.remove(connecting);
  }

  /// The endpoint has said how many it takes: lets in as many. If it takes some, the others wait no
  /// longer than who comes now.
  void open(Http2Upstream connection) {
    while (!waiting.isEmpty() && connection.takes()) {
      Connecting next = waiting.removeFirst();
      next.connected(connection.place(next.terms()));
    }
    if (connection.frames().most() > 0) {
      empty().forEach(elsewhere);
    }
  }

  /// Sends away all who wait.
  List<Connecting> empty() {
    List<Connecting> sent = List.copyOf(waiting);
    waiting.clear();
    return sent;
  }
}
