package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.SameThreadExecutor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.xnio.XnioIoThread;
import penstock.core.connection.ExchangeRequest;
import penstock.core.io.BufferPool;
import penstock.core.io.Loop;
import penstock.core.metrics.Reason;
import penstock.core.pool.Pool;
import penstock.core.upstream.Keep;
import penstock.core.upstream.Upstreams;

/// Sends the requests of one route to its pool.
public final class HttpForwarder implements HttpHandler {

  /// A request that has passed through us this often is in a loop.
  static final int MOST_OWN_HOPS = 4;

  private final Upstreams upstreams;
  private final BufferPool buffers;
  private final Identity identity;
  private final ForwardPlan plan;
  private final RequestHead head;

  // Threads race for it, and each of them looks whether what it finds is true.
  private Keep kept = new Keep(0, 1);

  /// What we tell of ourselves.
  ///
  /// @param instance our name in `Via` and `Proxy-Status`, a token of RFC 9110
  /// @param forwarded whether endpoints get `Forwarded` (RFC 7239) too
  public record Identity(String instance, boolean forwarded) {}

  /// @param upstreams connections to endpoints
  /// @param buffers lends buffers
  /// @param identity what we tell of ourselves
  /// @param plan what the route says
  public HttpForwarder(
      Upstreams upstreams, BufferPool buffers, Identity identity, ForwardPlan plan) {
    this.upstreams = upstreams;
    this.buffers = buffers;
    this.identity = identity;
    this.plan = plan;
    this.head = new RequestHead(identity.instance(), identity.forwarded());
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    ExchangeRequest request = ExchangeRequest.of(exchange);
    HeaderMap headers = exchange.getRequestHeaders();
    Failure refused = refusal(request, headers);
    Pool pool = refused == null ? plan.pool().of(request) : null;
    if (refused == null && pool == null) {
      refused = new Failure.Internal(Reason.NO_POOL, "the route names no pool that exists");
    }
    if (refused != null || pool == null) {
      if (refused != null) {
        FailureResponse.send(request, refused, identity.instance());
      }
      return;
    }
    request.journey().sentTo(pool.name());
    request.journey().wantsUpgrade(Upgrade.wanted(request, plan.upgrades()));
    if (Upgrade.refused(request)) {
      Failure denied = new Failure.Refused(501, Reason.DENIED, "the route allows no such protocol");
      FailureResponse.send(request, denied, identity.instance());
      return;
    }
    // The target is of the request as it came, before its headers are changed.
    String target = plan.target() == null ? null : plan.target().of(request);
    if (plan.requestEdit() != null) {
      plan.requestEdit().apply(headers, request);
    }
    exchange.dispatch(
        SameThreadExecutor.INSTANCE, new Forwarding(new Job(this, request, pool, target)));
  }

  private @Nullable Failure refusal(ExchangeRequest request, HeaderMap headers) {
    if (head.loops(headers)) {
      return new Failure.Loop();
    }
    String length = headers.getFirst(Headers.CONTENT_LENGTH);
    // The guard has seen to it that it is a number that fits.
    long most = length == null ? 0 : plan.limits().bodyBytesOf(request);
    if (length != null && Long.parseLong(length) > most) {
      return new Failure.TooLarge(413, "a body of more than " + most + " bytes");
    }
    return null;
  }

  /// Writes the head for an endpoint.
  ///
  /// @return a buffer to close, ready to be read
  /// @throws IndexOutOfBoundsException if the head is too large
  PooledByteBuffer writeHead(ExchangeRequest request, RequestHead.To to, XnioIoThread thread) {
    Loop loop = upstreams.loop(thread);
    int length = head.write(request, to, loop);
    PooledByteBuffer pooled =
        length <= BufferPool.SMALL ? buffers.allocate() : buffers.allocateLarge();
    ByteBuffer buffer = pooled.getBuffer();
    buffer.put(loop.scratch(), 0, length).flip();
    return pooled;
  }

  /// How many unused connections to a pool's endpoints are kept. Any I/O thread.
  Keep keep(Pool pool) {
    Keep known = kept;
    int most = pool.keepAliveConnections();
    long nanos = pool.keepAliveNanos();
    if (known.most() != most || known.nanos() != nanos) {
      known = new Keep(most, nanos);
      kept = known;
    }
    return known;
  }

  Upstreams upstreams() {
    return upstreams;
  }

  BufferPool buffers() {
    return buffers;
  }

  ForwardPlan plan() {
    return plan;
  }

  String instance() {
    return identity.instance();
  }

  String via() {
    return head.via();
  }
}
