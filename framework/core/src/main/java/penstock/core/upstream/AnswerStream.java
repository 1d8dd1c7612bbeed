package penstock.core.upstream;

import io.undertow.util.HeaderMap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.frame.Wire;
import penstock.core.io.NoRoomException;
import penstock.core.metrics.Reason;

/// The answer on one stream: passed on as it comes, held while the client cannot take it, and
/// bounded by the window that says how much of it may come. Belongs to one I/O thread.
final class AnswerStream {

  private static final Logger log = LoggerFactory.getLogger(AnswerStream.class);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Http2Exchange exchange;
  private final Http2Upstream connection;
  private final int mostWindow;
  private @Nullable Backlog backlog;
  private @Nullable HeaderMap trailers;
  private boolean forHead;
  private boolean begun;
  private boolean headGiven;
  private boolean pieceGiven;
  private boolean ended;
  private boolean lastGiven;
  private boolean paused;
  private long expected = -1;
  private long received;
  private int interims;
  private int window;
  private int taken;
  private int untaken;

  AnswerStream(Http2Exchange exchange, Http2Upstream connection) {
    this.exchange = exchange;
    this.connection = connection;
    this.mostWindow = connection.streamWindow();
    this.window = mostWindow;
  }

  /// @param headRequest whether it is the answer to a `HEAD`
  void begin(boolean headRequest) {
    forHead = headRequest;
  }

  /// Whether a part of it has come.
  boolean begun() {
    return begun;
  }

  /// Whether its final head has come.
  boolean headGiven() {
    return headGiven;
  }

  /// Whether all of it has come.
  boolean ended() {
    return ended;
  }

  /// A head has come.
  ///
  /// @param whole whether nothing comes behind it
  void head(AnswerFields fields, boolean whole) {
    begun = true;
    String refused = fields.malformed();
    ResponseHead head = fields.head();
    int status = head.status();
    boolean interim = refused == null && status < 200;
    if (fields.tooLarge()) {
      String most = "head of more than " + AnswerFields.MOST_BYTES + " bytes";
      exchange.refuse(Reason.RESPONSE_TOO_LARGE, most);
    } else if (refused != null) {
      exchange.refuse(Reason.BAD_RESPONSE, refused);
    } else if (interim && (whole || status == 101 || ++interims > ResponseHead.MOST_INTERIM)) {
      exchange.refuse(Reason.BAD_RESPONSE, "interim answer: " + status);
    } else if (interim) {
      UpstreamListener told = exchange.listener();
      if (told != null) {
        told.interim(status);
      }
    } else {
      finalHead(head, whole);
    }
  }

  private void finalHead(ResponseHead head, boolean whole) {
    boolean tunnel = exchange.tunnel() && head.status() / 100 == 2;
    boolean none = forHead || head.status() == 204 || head.status() == 304;
    expected = tunnel ? -1 : none ? 0 : head.contentLength();
    if (whole && expected > 0) {
      exchange.refuse(Reason.BAD_RESPONSE, "body shorter than its content-length");
      return;
    }
    headGiven = true;
    ended = whole;
    UpstreamListener told = exchange.listener();
    if (told == null) {
      return;
    }
    try {
      if (tunnel) {
        exchange.becomeTunnel(head);
      } else {
        told.head(head);
      }
    } catch (RuntimeException e) {
      failed(e);
      return;
    }
    if (whole) {
      give(NOTHING.duplicate(), true);
    } else if (!tunnel) {
      connection.traffic().headAlone(this);
    }
  }

  /// Nothing more has come with the head for now.
  void giveHeadAlone() {
    if (!pieceGiven) {
      give(NOTHING.duplicate(), false);
    }
  }

  /// A DATA frame comes.
  ///
  /// @param length with its padding
  /// @return false if the endpoint sends more than it was allowed to
  boolean receives(int length, int padding) {
    window -= length;
    taken += padding;
    return window >= 0;
  }

  /// A piece of the body has come.
  ///
  /// @param last whether it is the last one
  void data(ByteBuffer piece, boolean last) {
    received += piece.remaining();
    if (expected >= 0 && (received > expected || (last && received < expected))) {
      exchange.refuse(Reason.BAD_RESPONSE, "body not as long as its content-length");
      return;
    }
    ended |= last;
    if (!paused) {
      give(piece, last);
      return;
    }
    try {
      backlog().add(piece);
    } catch (NoRoomException e) {
      failed(e);
    }
  }

  /// The fields behind the body have come, and nothing more will.
  void trailers(@Nullable HeaderMap behind) {
    trailers = behind;
    end();
  }

  /// Nothing more will come.
  void end() {
    if (ended) {
      return;
    }
    if (expected >= 0 && received < expected) {
      exchange.refuse(Reason.BAD_RESPONSE, "body shorter than its content-length");
      return;
    }
    ended = true;
    if (!paused) {
      give(NOTHING.duplicate(), true);
    }
  }

  private void give(ByteBuffer piece, boolean last) {
    UpstreamListener told = exchange.listener();
    if (told != null && !pass(piece, last, told) && piece.hasRemaining()) {
      // It stands in a buffer that others need.
      try {
        told.moved(backlog().hold(piece));
      } catch (NoRoomException e) {
        failed(e);
      }
    }
  }

  /// @return false if some of it waits for the client
  private boolean pass(ByteBuffer piece, boolean last, UpstreamListener told) {
    pieceGiven = true;
    lastGiven = last;
    int bytes = piece.remaining();
    boolean all;
    try {
      all = told.body(piece, last, last ? trailers : null);
    } catch (RuntimeException e) {
      failed(e);
      return true;
    }
    if (exchange.closed()) {
      return true;
    }
    if (!all) {
      paused = true;
      untaken = bytes;
    } else if (last) {
      exchange.complete();
    } else {
      take(bytes);
    }
    return all;
  }

  /// The client has taken some: as much more may come.
  private void take(int bytes) {
    taken += bytes;
    if (!ended && taken >= mostWindow / 2) {
      window += taken;
      connection.openWindow(exchange.stream(), taken);
      taken = 0;
    }
  }

  /// Something of ours failed: that costs this request, and no other one on the connection.
  private void failed(RuntimeException e) {
    String detail = String.valueOf(e.getMessage());
    if (e instanceof NoRoomException) {
      exchange.drop(Wire.CANCEL, Reason.OVERLOADED, detail);
      return;
    }
    log.atError()
        .setCause(e)
        .addKeyValue("endpoint", exchange.endpoint().name())
        .log("answer failed");
    exchange.drop(Wire.CANCEL, Reason.BAD_RESPONSE, detail);
  }

  private Backlog backlog() {
    Backlog held = backlog;
    if (held == null) {
      held = new Backlog(connection.buffers());
      backlog = held;
    }
    return held;
  }

  /// The client took what waited.
  void resume() {
    if (!paused) {
      return;
    }
    paused = false;
    take(untaken);
    untaken = 0;
    if (lastGiven) {
      exchange.complete();
      return;
    }
    try {
      giveHeld();
    } catch (NoRoomException e) {
      failed(e);
    }
  }

  private void giveHeld() {
    Backlog held = backlog;
    UpstreamListener told = exchange.listener();
    while (!paused && !exchange.closed() && told != null) {
      if (held != null && !held.empty()) {
        ByteBuffer piece = held.next();
        boolean _ = pass(piece, ended && held.empty(), told);
      } else {
        if (held != null) {
          held.dropPiece();
        }
        if (!ended) {
          return;
        }
        boolean _ = pass(NOTHING.duplicate(), true, told);
      }
    }
  }

  /// Forgets what waits.
  void clear() {
    if (backlog != null) {
      backlog.clear();
    }
  }
}
