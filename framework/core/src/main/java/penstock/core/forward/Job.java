package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.AttemptNotes;
import penstock.core.connection.ExchangeRequest;
import penstock.core.connection.GrpcCall;
import penstock.core.connection.Notes;
import penstock.core.endpoint.LiveEndpoint;
import penstock.core.endpoint.Outcome;
import penstock.core.endpoint.SentProxySettings;
import penstock.core.endpoint.Transport;
import penstock.core.mirror.Copy;
import penstock.core.mirror.Mirror;
import penstock.core.pool.Choice;
import penstock.core.pool.Pool;
import penstock.core.upstream.ConnectListener;
import penstock.core.upstream.Connecting;
import penstock.core.upstream.Keep;
import penstock.core.upstream.ResponseHead;
import penstock.core.upstream.Terms;
import penstock.core.upstream.Upstream;
import penstock.core.upstream.UpstreamPool;
import penstock.spi.http.GrpcStatus;

/// What is to be forwarded where: what all attempts at one request have in common. Belongs to one
/// I/O thread.
final class Job {

  private final HttpForwarder forwarder;
  private final ExchangeRequest request;
  private final HttpServerExchange exchange;
  private final Pool pool;
  private final @Nullable String target;
  private final UpstreamPool upstreams;
  private final Keep keep;
  private final boolean idempotent;
  private final boolean bodiless;
  private final boolean repeatable;
  private final @Nullable Copy copy;
  private @Nullable PooledByteBuffer headRest;
  private int status;

  /// @param target the request target to send; null to send it as it came
  Job(HttpForwarder forwarder, ExchangeRequest request, Pool pool, @Nullable String target) {
    this.forwarder = forwarder;
    this.request = request;
    this.exchange = request.exchange();
    this.pool = pool;
    this.target = target;
    this.upstreams = forwarder.upstreams().of(exchange.getIoThread());
    this.keep = forwarder.keep(pool);
    this.idempotent = RetryPlan.IDEMPOTENT.contains(exchange.getRequestMethod());
    this.bodiless = exchange.isRequestComplete();
    this.repeatable = idempotent && bodiless;
    Mirror mirror = forwarder.plan().mirror();
    this.copy = mirror == null ? null : mirror.copyOf(request);
  }

  HttpForwarder forwarder() {
    return forwarder;
  }

  ExchangeRequest request() {
    return request;
  }

  HttpServerExchange exchange() {
    return exchange;
  }

  Pool pool() {
    return pool;
  }

  ForwardPlan plan() {
    return forwarder.plan();
  }

  UpstreamPool upstreams() {
    return upstreams;
  }

  /// Whether it leaves HTTP behind if the endpoint agrees.
  boolean upgrades() {
    return request.journey().upgrade() != null;
  }

  private Terms terms(LiveEndpoint endpoint) {
    Transport transport = endpoint.transport();
    SentProxySettings proxy = transport.proxy();
    Terms terms = upgrades() ? Terms.TUNNEL : Terms.ANY;
    if (proxy != null) {
      terms = Introduction.of(request, proxy);
    }
    return transport.asksByHost() ? terms.forHost(request.endpointHost()) : terms;
  }

  /// Begins to connect.
  Connecting connect(LiveEndpoint endpoint, ConnectListener listener) {
    return upstreams.connect(endpoint, keep, terms(endpoint), listener);
  }

  /// Whether the request may be sent twice without harm.
  boolean idempotent() {
    return idempotent;
  }

  /// Whether it may, and there is nothing of it but its head.
  boolean repeatable() {
    return repeatable;
  }

  /// Hears the head, and what it says of the end of a gRPC call: in it alone if there is nothing
  /// else.
  void heard(ResponseHead head) {
    status = head.status();
    GrpcCall call = request.journey().call();
    if (call == null) {
      return;
    }
    GrpcStatus said = null;
    for (int i = 0; i < head.count(); i++) {
      if (head.name(i).equals(GrpcAnswer.STATUS)) {
        said = GrpcStatus.of(head.value(i));
      }
    }
    ended(call, said);
  }

  private void ended(GrpcCall call, @Nullable GrpcStatus said) {
    call.ended(said);
    Notes notes = request.journey().notes();
    AttemptNotes heard = notes == null ? null : notes.last();
    if (heard != null) {
      heard.call(said);
    }
  }

  /// Hears what the trailers say of the end of a gRPC call.
  ///
  /// @param trailers null for none
  void heard(@Nullable HeaderMap trailers) {
    GrpcCall call = request.journey().call();
    String said = call == null || trailers == null ? null : trailers.getFirst(GrpcAnswer.STATUS);
    if (call != null && said != null) {
      ended(call, GrpcStatus.of(said));
    }
  }

  /// How the endpoint says that the gRPC call ended; null if it has not said so, or it is none.
  @Nullable GrpcStatus grpcStatus() {
    GrpcCall call = request.journey().call();
    return call == null ? null : call.status();
  }

  /// Whether the answer is the endpoint's failure, whatever is made of it for the client: by its
  /// HTTP status, or in a gRPC call by what the HTTP status would be otherwise.
  boolean failed() {
    GrpcStatus said = grpcStatus();
    return (said == null ? status : said.httpStatus()) >= 500;
  }

  /// What the answer says of the endpoint.
  Outcome outcome() {
    return failed() ? Outcome.SERVER_ERROR : Outcome.ANSWERED;
  }

  /// Takes a kept connection.
  ///
  /// @return null if there is none to be trusted with this request
  @Nullable Upstream idle(LiveEndpoint endpoint) {
    Terms terms = terms(endpoint);
    Upstream idle = upstreams.idle(endpoint, keep, terms);
    // What cannot be repeated is not sent over a connection that the endpoint may just have closed.
    while (idle != null && !repeatable && !idle.looksAlive()) {
      idle.abandon();
      idle = upstreams.idle(endpoint, keep, terms);
    }
    return idle;
  }

  /// Writes the head for an endpoint, to be sent.
  ///
  /// @param retries attempts after the first, this one counted
  /// @throws IndexOutOfBoundsException if it is too large
  void writeHead(Choice choice, LiveEndpoint endpoint, int retries) {
    RequestHead.To to = new RequestHead.To(target, endpoint, choice.sticky(), retries);
    PooledByteBuffer written = forwarder.writeHead(request, to, exchange.getIoThread());
    headRest = written;
    if (copy != null) {
      copy.head(written.getBuffer());
    }
  }

  /// Sends what is left of the head.
  ///
  /// @param whole whether there is no body
  /// @return whether nothing is
  /// @throws IOException if the endpoint's connection is broken
  boolean sendHead(Upstream to, boolean whole) throws IOException {
    PooledByteBuffer head = headRest;
    if (head != null) {
      to.head(head.getBuffer(), whole);
      if (!head.getBuffer().hasRemaining()) {
        dropHead();
      }
    }
    return headRest == null;
  }

  /// A piece of the body was read; it stays as it is.
  void bodyRead(ByteBuffer piece) {
    request.journey().bodyRead(piece.remaining());
    if (copy != null) {
      copy.body(piece);
    }
  }

  /// The request went out whole.
  void sent() {
    if (copy != null) {
      copy.send(bodiless, exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING));
    }
  }

  /// An answer is passed on.
  void answered(ResponseHead head) {
    if (copy != null) {
      copy.answered(head);
    }
  }

  /// The request is over.
  void over() {
    if (copy != null) {
      copy.over();
    }
  }

  /// Sends no more of the head.
  void dropHead() {
    PooledByteBuffer head = headRest;
    if (head != null) {
      headRest = null;
      head.close();
    }
  }
}
