package penstock.core.connection;

import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Reason;
import penstock.core.route.Decision;
import penstock.core.route.RouteTable;
import penstock.spi.http.GrpcStatus;

/// What is noted of a request on its way, and who is told of its end. Belongs to one I/O thread.
public final class Journey implements RouteTable.Hearing {

  private final ExchangeRequest request;
  private final long startNanos;

  private @Nullable RequestObserver observer;
  private Reason reason = Reason.OK;
  private String route = "";
  private String why = "";
  private String pool = "";
  private int status;
  private long endpointNanos;
  private long bytesIn;
  private long tunnelledOut;
  private @Nullable String upgrade;
  private @Nullable ClientGone forwarding;
  private @Nullable Decision decision;
  private @Nullable Notes notes;
  private @Nullable GrpcCall call;
  private boolean callKnown;
  private long idHigh;
  private long idLow;
  private boolean tunnel;
  private boolean answerComplete;
  private boolean finished;

  Journey(ExchangeRequest request, long startNanos) {
    this.request = request;
    this.startNanos = startNanos;
  }

  /// Notes who is to be told when the request has ended, and what it belongs to.
  public void belongsTo(String routeName, String poolName, RequestObserver told) {
    route = routeName;
    pool = poolName;
    observer = told;
  }

  /// Notes what becomes of it.
  public void decided(Decision decided) {
    decision = decided;
  }

  /// What becomes of it; null before that was decided.
  public @Nullable Decision decision() {
    return decision;
  }

  /// Notes why a rule has left it to the routes behind; the last word counts.
  @Override
  public void passed(String words) {
    why = words.isEmpty() ? why : words;
  }

  /// Why rules decided so, in their words: of the one that decided, or else of the last that had no
  /// opinion; empty if none said anything.
  public String why() {
    Decision made = decision;
    return made == null || made.why().isEmpty() ? why : made.why();
  }

  /// Has more noted of it from now on, beside what rules said before.
  public Notes takeNotes() {
    Notes taken = new Notes();
    taken.explained(why());
    notes = taken;
    return taken;
  }

  /// What is noted of it for those who tell of it; null if nobody will.
  public @Nullable Notes notes() {
    return notes;
  }

  /// Notes the pool it went to, where that was not known before.
  public void sentTo(String poolName) {
    pool = poolName;
  }

  /// Notes who works for this request and must stop when its client is gone.
  public void forwardedBy(ClientGone worker) {
    forwarding = worker;
  }

  void observedBy(RequestObserver told) {
    observer = told;
  }

  /// Notes how the request ended; the first word counts.
  public void ended(Reason why) {
    if (reason == Reason.OK) {
      reason = why;
    }
  }

  /// Notes the status sent past the exchange.
  void answered(int sent) {
    status = sent;
    answerComplete = true;
  }

  /// Notes that something else than its way ended the request, and the status it deserved; the
  /// first word counts.
  public void broken(Reason why, int deserved) {
    if (reason == Reason.OK) {
      status = deserved;
    }
    ended(why);
  }

  /// Notes that the answer went out whole.
  public void answerComplete() {
    answerComplete = true;
  }

  /// Notes time spent at the endpoint, in nanoseconds.
  public void endpointTook(long nanos) {
    endpointNanos += nanos;
  }

  /// Notes bytes of the request's body.
  public void bodyRead(long bytes) {
    bytesIn += bytes;
  }

  /// Notes the protocol it asked for and may change to.
  public void wantsUpgrade(@Nullable String protocol) {
    upgrade = protocol;
  }

  /// The protocol it asked for and may change to; null for none.
  public @Nullable String upgrade() {
    return upgrade;
  }

  /// Notes the identifier it was given, 128 bits of which not all are 0.
  public void identified(long high, long low) {
    idHigh = high;
    idLow = low;
  }

  /// The first half of the identifier it was given; with the other half 0 if it has none.
  public long idHigh() {
    return idHigh;
  }

  /// The second half.
  public long idLow() {
    return idLow;
  }

  /// Notes that it has left HTTP behind.
  public void tunnelBegins() {
    RequestObserver told = observer;
    if (!finished && told != null) {
      tunnel = true;
      told.tunnelBegins(request);
    }
  }

  /// Whether it has left HTTP behind.
  public boolean tunnel() {
    return tunnel;
  }

  /// Notes bytes that went through after it had left HTTP behind.
  public void tunnelled(long in, long out) {
    bytesIn += in;
    tunnelledOut += out;
  }

  /// The connection, or the stream, is gone; if the answer was not complete, the client went away.
  public void connectionClosed() {
    if (!answerComplete) {
      ended(Reason.CLIENT_CLOSED);
    }
    ClientGone told = forwarding;
    if (told != null) {
      told.clientGone();
    }
    finished();
  }

  /// We leave: whoever works for it takes leave of the client, or it is noted that it is cut off.
  ///
  /// @return false if somebody has something to say before that
  public boolean cutOff() {
    ClientGone worker = forwarding;
    if (worker != null && worker.leaves()) {
      return false;
    }
    if (request.exchange().isResponseStarted()) {
      ended(Reason.SHUTDOWN);
    } else {
      broken(Reason.SHUTDOWN, 503);
    }
    return true;
  }

  /// The exchange is over, and so is the request unless it goes on as a tunnel.
  void exchangeComplete() {
    ClientConnection client = request.front();
    if (client == null || !client.tunnelled()) {
      finished();
    }
  }

  void finished() {
    RequestObserver told = observer;
    if (finished || told == null) {
      return;
    }
    finished = true;
    told.finished(request);
  }

  /// Whether the request has ended.
  public boolean over() {
    return finished;
  }

  /// The route's name; empty before there was one.
  public String route() {
    return route;
  }

  /// The pool's name; empty if it went to none.
  public String pool() {
    return pool;
  }

  /// How the request ended.
  public Reason reason() {
    return reason;
  }

  /// The status sent; 499 if the client was gone.
  public int status() {
    if (reason == Reason.CLIENT_CLOSED) {
      return 499;
    }
    return status == 0 ? request.exchange().getStatusCode() : status;
  }

  /// The gRPC call that the request is; null if it is none.
  public @Nullable GrpcCall call() {
    if (!callKnown) {
      callKnown = true;
      call = GrpcCall.of(request.exchange());
    }
    return call;
  }

  /// How the gRPC call ended, as its client sees it; null if the request is none.
  public @Nullable GrpcStatus grpcStatus() {
    GrpcCall made = call();
    if (made == null) {
      return null;
    }
    if (reason == Reason.CLIENT_CLOSED) {
      return GrpcStatus.CANCELLED;
    }
    GrpcStatus said = made.status();
    if (said != null) {
      return said;
    }
    // A stream that is cut behind its head is an internal error to the client.
    return reason == Reason.OK ? GrpcStatus.ofHttp(status()) : GrpcStatus.INTERNAL;
  }

  /// When the request came, in [System#nanoTime()].
  public long startNanos() {
    return startNanos;
  }

  /// Nanoseconds spent at endpoints; 0 or more.
  public long endpointNanos() {
    return endpointNanos;
  }

  /// Bytes of the request's body.
  public long bytesIn() {
    return bytesIn;
  }

  /// Bytes of the answer's body.
  public long bytesOut() {
    return request.exchange().getResponseBytesSent() + tunnelledOut;
  }
}
