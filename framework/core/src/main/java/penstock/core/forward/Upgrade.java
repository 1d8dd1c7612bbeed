package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.connection.ClientConnection;
import penstock.core.connection.ClientGone;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.GoingAnswer;
import penstock.core.connection.WebSocketKey;
import penstock.core.io.Pipe;
import penstock.core.io.Timed;
import penstock.core.io.Timer;
import penstock.core.io.TimingWheel;
import penstock.core.metrics.Reason;
import penstock.core.upstream.HeaderNames;
import penstock.core.upstream.ResponseHead;

/// A request that leaves HTTP behind, a WebSocket for one: the endpoint has agreed, the client is
/// told, and then the two connections become a [Tunnel]. Belongs to one I/O thread.
final class Upgrade implements ClientGone, Timed, Tunnel.Owner {

  /// How long each side may take to hear that we leave.
  private static final long LEAVE_NANOS = 500_000_000;

  private static final HttpString ACCEPT = Headers.SEC_WEB_SOCKET_ACCEPT;

  private final Job job;
  private final StreamConnection endpoint;
  private @Nullable PooledByteBuffer early;
  private @Nullable Tunnel tunnel;
  private final Runnable end;
  private final Timer timer = new Timer(this);
  private boolean leaving;
  private boolean told;

  /// @param endpoint its connection, with which nobody else has to do any more
  /// @param early what came behind the endpoint's head; null for nothing
  /// @param end run once, when the tunnel is over
  Upgrade(Job job, StreamConnection endpoint, @Nullable PooledByteBuffer early, Runnable end) {
    this.job = job;
    this.endpoint = endpoint;
    this.early = early;
    this.end = end;
  }

  /// What a request asks for, if its route allows that.
  ///
  /// @param allowed lower-case protocol names
  /// @return null if it asks for nothing, or for what is not allowed
  static @Nullable String wanted(ExchangeRequest request, List<String> allowed) {
    HttpServerExchange exchange = request.exchange();
    HeaderMap headers = exchange.getRequestHeaders();
    HeaderValues named = headers.get(Headers.UPGRADE);
    if (named == null
        || named.size() != 1
        || request.front() == null
        || exchange.isHttp10()
        || !exchange.isRequestComplete()
        || !Methods.GET.equals(exchange.getRequestMethod())) {
      return null;
    }
    String protocol = named.getFirst().strip().toLowerCase(Locale.ROOT);
    HeaderValues connection = headers.get(Headers.CONNECTION);
    boolean meant =
        connection != null
            && connection.stream().anyMatch(line -> HeaderNames.names(line, Headers.UPGRADE));
    return meant && allowed.contains(protocol) ? protocol : null;
  }

  /// Whether a request asks for something its route does not allow, and cannot go on as if it had
  /// not asked: HTTP/2 has no answer to it but that.
  static boolean refused(ExchangeRequest request) {
    return request.journey().upgrade() == null
        && Protocols.HTTP_2_0.equals(request.exchange().getProtocol())
        && request.exchange().getRequestHeaders().contains(Headers.UPGRADE);
  }

  /// Whether an endpoint's head agrees to what was asked for.
  static boolean agrees(ResponseHead head, ExchangeRequest request) {
    String protocol = request.journey().upgrade();
    String named = value(head, Headers.UPGRADE);
    if (protocol == null || named == null || !named.strip().equalsIgnoreCase(protocol)) {
      return false;
    }
    if (request.exchange().isHttp11() || !protocol.equals(WebSocketKey.PROTOCOL)) {
      return true;
    }
    // The key is ours, and nobody else looks at what is answered to it.
    String said = value(head, ACCEPT);
    String due = WebSocketKey.answer(request.exchange().getRequestHeaders());
    return said != null && said.strip().equals(due);
  }

  private static @Nullable String value(ResponseHead head, HttpString name) {
    for (int i = 0; i < head.count(); i++) {
      if (head.name(i).equals(name)) {
        return head.value(i);
      }
    }
    return null;
  }

  /// Tells the client, and joins the two when it has been told.
  void begin(ResponseHead head) {
    ExchangeRequest request = job.request();
    HttpServerExchange exchange = job.exchange();
    ClientConnection front = request.front();
    String protocol = request.journey().upgrade();
    if (front == null || protocol == null) {
      clientGone();
      return;
    }
    HeaderMap headers = exchange.getResponseHeaders();
    String connection = head.connectionTokens();
    for (int i = 0; i < head.count(); i++) {
      HttpString name = head.name(i);
      if (!HeaderNames.ofOneHop(name, connection) && !name.equals(Headers.CONTENT_LENGTH)) {
        headers.add(name, head.value(i));
      }
    }
    headers.put(Headers.UPGRADE, protocol);
    if (endpoint instanceof Pipe) {
      answerKey(exchange, protocol);
    }
    headers.add(Headers.VIA, job.forwarder().via());
    try {
      // Not while the exchange ends: there is no other answer then.
      AnswerEdits.run(request, GoingAnswer.past(request, StatusCodes.SWITCHING_PROTOCOLS));
    } catch (AnswerWithheld e) {
      withheld(e.failure());
      return;
    }
    front.becomeTunnel();
    exchange.setPersistent(true);
    exchange.upgradeChannel((client, _) -> join(client));
    request.journey().answerComplete();
    exchange.endExchange();
  }

  /// The client must not be told: it gets another answer, and there is no tunnel.
  private void withheld(Failure failure) {
    clientGone();
    job.exchange().getResponseHeaders().clear();
    FailureResponse.send(job.request(), failure, job.forwarder().instance());
  }

  /// An endpoint of HTTP/2 got no key, and its client waits for the answer to it.
  private static void answerKey(HttpServerExchange exchange, String protocol) {
    HeaderMap headers = exchange.getResponseHeaders();
    if (protocol.equals(WebSocketKey.PROTOCOL)) {
      String due = WebSocketKey.answer(exchange.getRequestHeaders());
      if (due != null) {
        headers.put(ACCEPT, due);
      }
    }
  }

  private void join(StreamConnection client) {
    PooledByteBuffer first = early;
    early = null;
    boolean webSocket = WebSocketKey.PROTOCOL.equals(job.request().journey().upgrade());
    Tunnel.Sides sides = new Tunnel.Sides(client, endpoint, webSocket);
    Tunnel joined = new Tunnel(sides, job.forwarder().buffers(), this);
    tunnel = joined;
    job.request().journey().tunnelBegins();
    joined.start(first);
  }

  @Override
  public void moved() {
    long idle = job.plan().limits().idleNanos();
    if (idle > 0 && !leaving) {
      wheel().arm(timer, idle);
    }
  }

  /// It keeps the time it has.
  @Override
  public void halfClosed() {}

  private TimingWheel wheel() {
    return job.upstreams().loop().wheel();
  }

  @Override
  public void expired() {
    if (tunnel != null) {
      tunnel.late();
    }
  }

  @Override
  public boolean leaves() {
    Tunnel joined = tunnel;
    if (leaving || joined == null || !joined.mayLeave()) {
      return false;
    }
    leaving = true;
    wheel().arm(timer, LEAVE_NANOS);
    joined.leave();
    return true;
  }

  @Override
  public void ended(Reason why) {
    wheel().cancel(timer);
    tell();
  }

  private void tell() {
    Tunnel over = tunnel;
    if (told || over == null) {
      return;
    }
    told = true;
    job.request().journey().tunnelled(over.bytesUp(), over.bytesDown());
    end.run();
  }

  @Override
  public void clientGone() {
    Tunnel joined = tunnel;
    if (joined != null) {
      // The request is told of when this returns, whatever is still to be done.
      tell();
      joined.closed(Reason.CLIENT_CLOSED);
      return;
    }
    PooledByteBuffer first = early;
    if (first != null) {
      early = null;
      first.close();
    }
    IoUtils.safeClose(endpoint);
    end.run();
  }
}
