package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import penstock.core.connection.ClientGone;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.FrontConnection;
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
        || !exchange.isHttp11()
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

  /// Whether an endpoint's head agrees to what was asked for.
  ///
  /// @param protocol null if nothing was
  static boolean agrees(ResponseHead head, @Nullable String protocol) {
    for (int i = 0; protocol != null && i < head.count(); i++) {
      if (head.name(i).equals(Headers.UPGRADE)) {
        return head.value(i).strip().equalsIgnoreCase(protocol);
      }
    }
    return false;
  }

  /// Tells the client, and joins the two when it has been told.
  void begin(ResponseHead head) {
    ExchangeRequest request = job.request();
    HttpServerExchange exchange = job.exchange();
    FrontConnection front = FrontConnection.of(exchange);
    String protocol = request.journey().upgrade();
    if (front == null || protocol == null) {
      clientGone();
      return;
    }
    front.becomeTunnel();
    exchange.setPersistent(true);
    exchange.upgradeChannel((client, _) -> join(client));
    HeaderMap headers = exchange.getResponseHeaders();
    String connection = head.connectionTokens();
    for (int i = 0; i < head.count(); i++) {
      HttpString name = head.name(i);
      if (!HeaderNames.ofOneHop(name, connection) && !name.equals(Headers.CONTENT_LENGTH)) {
        headers.add(name, head.value(i));
      }
    }
    headers.put(Headers.UPGRADE, protocol);
    headers.add(Headers.VIA, job.forwarder().via());
    request.journey().answerComplete();
    exchange.endExchange();
  }

  private void join(StreamConnection client) {
    PooledByteBuffer first = early;
    early = null;
    boolean webSocket = "websocket".equals(job.request().journey().upgrade());
    Tunnel.Sides sides = new Tunnel.Sides(client, endpoint, webSocket);
    Tunnel joined = new Tunnel(sides, job.forwarder().buffers(), this);
    tunnel = joined;
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
