package penstock.core.forward;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.Notes;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.endpoint.Tried;
import penstock.core.metrics.Reason;
import penstock.core.pool.Choice;
import penstock.core.pool.Pool;
import penstock.spi.net.AddressText;
import penstock.spi.traffic.Connection;

/// One client's session of TCP or UDP at one pool, as the books have it: who it is, which endpoints
/// were asked, what went through and how it ended. Belongs to one thread.
public final class Session {

  private final Pool pool;
  private final Connection connection;
  private final SessionObserver observer;
  private final @Nullable Notes notes;
  private final long startNanos = System.nanoTime();
  private @Nullable Tried tried = new Tried();
  private @Nullable LiveEndpoint endpoint;
  private long attemptNanos;
  private long bytesIn;
  private long bytesOut;
  private Reason reason = Reason.OK;
  private boolean over;

  /// @param pool where it goes
  /// @param connection whose it is
  /// @param observer told of it
  /// @param notes what is noted of it; null if nobody wants to know
  public Session(
      Pool pool, Connection connection, SessionObserver observer, @Nullable Notes notes) {
    this.pool = pool;
    this.connection = connection;
    this.observer = observer;
    this.notes = notes;
  }

  /// Where it goes.
  public Pool pool() {
    return pool;
  }

  /// Whose it is.
  public Connection connection() {
    return connection;
  }

  /// What people call it.
  public String name() {
    InetSocketAddress client = connection.client();
    return "session of " + AddressText.of(client);
  }

  /// What is noted of it; null if nobody wants to know.
  public @Nullable Notes notes() {
    return notes;
  }

  /// When it began, in [System#nanoTime()].
  public long startNanos() {
    return startNanos;
  }

  /// Chooses an endpoint that was not asked yet, if there is one.
  ///
  /// @return nobody if everybody there is was asked
  public Choice choose() {
    Tried asked = tried;
    if (asked == null) {
      throw new IllegalStateException("session: settled (expected: one without an endpoint)");
    }
    Choice choice = pool.choose(connection, asked);
    LiveEndpoint chosen = choice.endpoint();
    return chosen != null && asked.contains(chosen)
        ? new Choice(null, Reason.ALL_UNHEALTHY, null)
        : choice;
  }

  /// Has endpoints not chosen: the client could not be served there just before.
  ///
  /// @param others grows by those that are asked
  public void avoid(Tried others) {
    if (tried != null) {
      tried = others;
    }
  }

  /// An endpoint is asked; it has the session in flight from now on.
  public void begin(LiveEndpoint asked) {
    if (tried != null) {
      tried.add(asked);
    }
    endpoint = asked;
    attemptNanos = System.nanoTime();
    asked.begin();
    if (notes != null) {
      notes.begin(asked.name(), asked.address(), attemptNanos);
    }
  }

  /// The endpoint has been reached, and the session stays with it.
  public void connected() {
    long nanos = System.nanoTime() - attemptNanos;
    if (endpoint != null) {
      endpoint.answeredAfter(nanos);
    }
    AttemptNotes last = last();
    if (last != null) {
      last.connected(nanos);
    }
    settle();
  }

  /// The endpoint is sent to without being connected to, and the session stays with it.
  public void addressed() {
    AttemptNotes last = last();
    if (last != null) {
      last.connected(0);
    }
    settle();
  }

  /// The first answer of an endpoint that is not connected to.
  public void answered() {
    long now = System.nanoTime();
    long nanos = now - attemptNanos;
    if (endpoint != null) {
      endpoint.answeredAfter(nanos);
      endpoint.runs().heard(now);
    }
    AttemptNotes last = last();
    if (last != null) {
      last.answered(0, nanos);
    }
  }

  /// The endpoint could not be reached; another one may be asked.
  public void notConnected(Reason why) {
    LiveEndpoint failed = endpoint;
    if (failed != null) {
      endpoint = null;
      failed.failed(why);
      failed.end(Outcome.NOT_CONNECTED);
      closeNotes(why);
    }
  }

  /// Where it is; null if it has no endpoint.
  public @Nullable LiveEndpoint endpoint() {
    return endpoint;
  }

  /// Bytes went through.
  ///
  /// @param in from the client; 0 or more
  /// @param out to the client; 0 or more
  public void carried(long in, long out) {
    bytesIn += in;
    bytesOut += out;
  }

  /// A datagram of the client was sent to the endpoint.
  ///
  /// @param bytes in it; 0 or more
  public void datagramIn(int bytes) {
    bytesIn += bytes;
    observer.datagramIn();
  }

  /// A datagram of the endpoint was sent to the client.
  ///
  /// @param bytes in it; 0 or more
  public void datagramOut(int bytes) {
    bytesOut += bytes;
    observer.datagramOut();
  }

  /// A datagram went nowhere.
  public void dropped(Reason why) {
    observer.datagramDropped(why);
  }

  /// It is over; only the first call counts.
  ///
  /// @param why [Reason#OK] if both sides have said their last word
  public void end(Reason why) {
    end(why, outcome(why));
  }

  /// It is over; only the first call counts.
  ///
  /// @param why [Reason#OK] if it had all it was to have
  /// @param outcome as far as its endpoint is to blame
  public void end(Reason why, Outcome outcome) {
    if (over) {
      return;
    }
    over = true;
    reason = why;
    LiveEndpoint last = endpoint;
    if (last != null) {
      if (why == Reason.ENDPOINT_RESET || outcome.blames()) {
        last.failed(why);
      }
      boolean others = outcome == Outcome.TIMED_OUT && last.runs().heardSince(attemptNanos);
      last.end(others ? Outcome.PASSED_OVER : outcome);
      closeNotes(why);
    }
    settle();
    observer.ended(this);
  }

  // A reset behind some of an answer is how some servers say goodbye.
  private Outcome outcome(Reason why) {
    if (why == Reason.ENDPOINT_RESET && bytesOut == 0) {
      return Outcome.BROKEN_OFF;
    }
    return tried == null ? Outcome.ANSWERED : Outcome.CANCELLED;
  }

  private void settle() {
    if (tried != null) {
      tried = null;
      observer.settled();
    }
  }

  private void closeNotes(Reason why) {
    AttemptNotes last = last();
    if (last != null) {
      last.failed(why);
      last.ended(System.nanoTime() - attemptNanos);
    }
  }

  private @Nullable AttemptNotes last() {
    return notes == null ? null : notes.last();
  }

  /// How it ended.
  public Reason reason() {
    return reason;
  }

  /// Bytes from the client; 0 or more.
  public long bytesIn() {
    return bytesIn;
  }

  /// Bytes to the client; 0 or more.
  public long bytesOut() {
    return bytesOut;
  }
}
