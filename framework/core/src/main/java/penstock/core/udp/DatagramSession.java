package penstock.core.udp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.RegisteredConnection;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.endpoint.Tried;
import penstock.core.endpoint.Underway;
import penstock.core.forward.Session;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.metrics.Reason;
import penstock.core.pool.Verdict;

/// What passes between one client and one endpoint. It has a socket of its own, connected to the
/// endpoint, so that answers find their client and errors are heard of. Runs on its loop, but for
/// what its registry asks.
final class DatagramSession implements Ready, Timed, Underway, RegisteredConnection {

  /// How long a client whose endpoint failed is sent elsewhere.
  private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// Silent for so long, it may be ended where all are to end.
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Ends ends;
  private final Reception reception;
  private final Permit permit;
  private final Session books;
  private final Tried tried;
  private final Timer timer = new Timer(this);
  private final long idleNanos;
  private final @Nullable SessionIds ids;
  private final @Nullable Integer responses;
  private long sent;
  private long answered;
  private final FirstDatagram first = new FirstDatagram();
  private boolean over;
  private long lookedAt;
  // Another thread reads it, and may find an old value: then it looks again later.
  private long movedAt = System.nanoTime();

  /// What it holds while it lasts.
  ///
  /// @param permit its place
  /// @param books what is known of it; its endpoint has been asked
  /// @param tried where the client's datagrams were sent
  record Held(Permit permit, Session books, Tried tried) {}

  DatagramSession(Ends ends, Reception reception, Held held) {
    this.ends = ends;
    this.reception = reception;
    this.permit = held.permit;
    this.books = held.books;
    this.tried = held.tried;
    this.responses = reception.settings().session().responses();
    this.idleNanos = reception.settings().session().idle().toNanos();
    this.ids = reception.ids() == null ? null : new SessionIds(reception.ids(), this);
  }

  /// Begins: from now on its listener knows it.
  void begin() {
    books.addressed();
    ends.endpoint().connectionOpened();
    reception.registry().add(this);
    ends.socket().add(this);
    ends.channel().belongsTo(this);
    SourceHomes homes = reception.homes();
    if (homes != null) {
      homes.enter(ends.client().getAddress(), ends.endpoint());
    }
    touch();
  }

  InetSocketAddress client() {
    return ends.client();
  }

  /// With whom it is, or was.
  LiveEndpoint where() {
    return ends.endpoint();
  }

  Reception reception() {
    return reception;
  }

  /// Where the client's datagrams could not be sent.
  Tried tried() {
    return tried;
  }

  /// Whether it has ended, and only remembers that its endpoint failed.
  boolean over() {
    return over;
  }

  /// Whether a datagram of its client may go its way. If not, it has ended.
  boolean takes(ByteBuffer datagram) {
    long now = ends.socket().loop().wheel().now();
    if (now != lookedAt) {
      lookedAt = now;
      Reason gone = Stay.end(books, ends.endpoint());
      if (gone != Reason.OK) {
        end(gone, Outcome.CANCELLED);
        return false;
      }
    }
    if (Stay.belongsElsewhere(reception, ends, datagram)) {
      end(Reason.OK, Outcome.CANCELLED);
      return false;
    }
    return true;
  }

  /// Sends a datagram of the client to the endpoint.
  void fromClient(ByteBuffer datagram) {
    int size = datagram.remaining();
    if (ids != null) {
      ids.fromClient(datagram, ends.socket().room());
    }
    if (sent == 0) {
      first.keep(datagram);
    }
    try {
      if (!ends.channel().write(datagram)) {
        books.dropped(Reason.PENDING_FULL);
        return;
      }
    } catch (IOException e) {
      if (EndpointSocket.isTooLarge(e)) {
        books.dropped(Reason.TOO_LARGE);
      } else {
        failed(e, datagram);
      }
      return;
    }
    sent++;
    books.datagramIn(size);
    touch();
  }

  @Override
  public void ready(int most) {
    for (int i = 0; i < most && !over; i++) {
      ByteBuffer buffer = ends.socket().loop().buffer();
      try {
        if (!ends.channel().receive(buffer)) {
          return;
        }
      } catch (IOException e) {
        failed(e, null);
        return;
      }
      fromEndpoint(buffer.flip());
    }
  }

  private void fromEndpoint(ByteBuffer datagram) {
    int size = datagram.remaining();
    first.drop();
    if (answered++ == 0) {
      books.answered();
      permit.proven();
    } else {
      ends.endpoint().runs().heard(ends.socket().loop().wheel().now());
    }
    if (ids != null) {
      ids.fromEndpoint(datagram, ends.socket().room());
    }
    try {
      if (ends.socket().send(datagram, ends.client())) {
        books.datagramOut(size);
      } else {
        books.dropped(Reason.PENDING_FULL);
      }
    } catch (IOException e) {
      books.dropped(EndpointSocket.isTooLarge(e) ? Reason.TOO_LARGE : Reason.CLIENT_CLOSED);
    }
    if (responses != null && answered >= sent * responses) {
      end(Reason.OK, Outcome.ANSWERED);
    } else {
      touch();
    }
  }

  private void touch() {
    ends.socket().loop().wheel().arm(timer, idleNanos);
    movedAt = ends.socket().loop().wheel().now();
  }

  /// The endpoint cannot be reached: what could not be sent goes to another one.
  ///
  /// @param datagram being sent; null for none
  private void failed(IOException why, @Nullable ByteBuffer datagram) {
    ByteBuffer kept = sent == 1 && answered == 0 ? first.take() : null;
    finish(
        why instanceof PortUnreachableException ? Reason.CONNECT_REFUSED : Reason.ENDPOINT_RESET,
        Outcome.NOT_CONNECTED);
    ends.socket().loop().wheel().arm(timer, ends.socket().hasRoomFor(this) ? MEMORY_NANOS : 0);
    if (kept != null) {
      ends.socket().again(this, kept);
    }
    if (datagram != null) {
      ends.socket().again(this, datagram);
    }
  }

  @Override
  public void expired() {
    if (over) {
      ends.socket().forget(this);
    } else if (responses == null) {
      end(Reason.OK, Outcome.CANCELLED);
    } else {
      end(Reason.IDLE_TIMEOUT, answered == 0 ? Outcome.TIMED_OUT : Outcome.CANCELLED);
    }
  }

  private void end(Reason reason, Outcome outcome) {
    finish(reason, outcome);
    ends.socket().forget(this);
  }

  private void finish(Reason reason, Outcome outcome) {
    if (over) {
      return;
    }
    over = true;
    first.drop();
    ends.socket().loop().wheel().cancel(timer);
    ends.channel().close(outcome == Outcome.ANSWERED);
    if (ids != null) {
      ids.forget();
    }
    ends.endpoint().connectionClosed();
    SourceHomes homes = reception.homes();
    if (homes != null) {
      homes.leave(ends.client().getAddress());
    }
    permit.leaveSource();
    boolean well = answered > 0 && outcome == Outcome.CANCELLED;
    books.end(reason, well ? Outcome.ANSWERED : outcome);
    Verdict unheard = outcome.blames() ? Verdict.BAD : Verdict.NONE;
    permit.leave(answered > 0 ? Verdict.GOOD : unheard, this);
  }

  /// Another session of its client remembers in its place.
  void replaced() {
    ends.socket().loop().wheel().cancel(timer);
  }

  /// The socket that its client sends to is being closed.
  void closed() {
    end(Reason.SHUTDOWN, Outcome.CANCELLED);
  }

  @Override
  public @Nullable LiveEndpoint endpoint() {
    return over ? null : ends.endpoint();
  }

  @Override
  public long startNanos() {
    return books.startNanos();
  }

  @Override
  public boolean session() {
    return true;
  }

  @Override
  public String name() {
    return books.name();
  }

  @Override
  public void cutOff(Reason why) {
    end(why, Outcome.CANCELLED);
  }

  @Override
  public void closeIfIdle() {
    if (System.nanoTime() - movedAt > QUIET_NANOS) {
      closeNow();
    }
  }

  @Override
  public void closeNow() {
    ends.socket().loop().execute(this::closed);
  }
}
