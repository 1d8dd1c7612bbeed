package penstock.core.upstream;

import penstock.core.frame.SendWindow;

/// How much of one request may be sent now, and its turn to be told when that is more. Belongs to
/// one I/O thread.
final class SendRoom {

  private final Http2Exchange exchange;
  private final Http2Upstream connection;
  private final Exchanges exchanges;
  private SendWindow window;
  private boolean blocked;
  private boolean waits;

  SendRoom(Http2Exchange exchange, Http2Upstream connection) {
    this.exchange = exchange;
    this.connection = connection;
    this.exchanges = connection.exchanges();
    this.window = exchanges.windows().ofStream();
  }

  /// The request has a stream of its own from now on.
  void begin() {
    window = exchanges.windows().ofStream();
  }

  /// How many bytes of a body can be sent; none if it is 0 or less.
  int now() {
    return Math.min(exchanges.windows().room(window), connection.out().room());
  }

  void used(int bytes) {
    exchanges.windows().used(window, bytes);
    connection.sent();
  }

  /// Has it told when there is more.
  void await() {
    blocked = true;
    queue();
    connection.flushSoon();
  }

  private void queue() {
    if (!waits) {
      waits = true;
      exchanges.waits(this);
    }
  }

  /// Whether its head can be sent.
  boolean forHead() {
    AnswerFrames said = connection.frames();
    // What the endpoint has not said yet decides about a tunnel, and it may take fewer by then.
    return connection.out().room() > 0
        && exchanges.begun() < said.most()
        && (!exchange.tunnel() || said.settled());
  }

  /// Its turn has come: there may be more room.
  void wake() {
    waits = false;
    UpstreamListener told = exchange.listener();
    boolean begun = exchange.stream() != 0;
    if (told == null || exchange.closed()) {
      return;
    }
    if (begun ? now() > 0 : forHead()) {
      blocked = false;
      told.writable();
    } else if (!begun || window.size() > 0) {
      // A window of its own that opens gives it a turn anyway.
      queue();
    }
  }

  /// The endpoint takes more of it, or less.
  ///
  /// @return false if its window becomes larger than a window may be
  boolean opens(int more) {
    boolean fits = window.opens(more);
    if (blocked && window.size() > 0) {
      queue();
    }
    return fits;
  }
}
