package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ClientConnection;
import penstock.core.connection.ExchangeRequest;
import penstock.core.io.BufferPool;
import penstock.core.upstream.Upstream;

/// The body of a request on its way to the endpoint. Belongs to one I/O thread.
///
/// One buffer, lent only while there is something in it; the client is not read while the endpoint
/// cannot take more.
final class RequestBody {

  /// Of a body that may be sent again only if the endpoint says that it has not seen it, this much
  /// is kept: most are no longer.
  private static final int PIECES_UNSEEN = 2;

  /// Full buffers sent in one event, lest one fast client keeps the thread to itself.
  private static final int MOST_PIECES = 16;

  /// How long an endpoint that was asked whether to go on may say nothing before the body is sent
  /// unasked.
  private static final long UNASKED_NANOS = 1_000_000_000;

  private final Forwarding forwarding;
  private final ExchangeRequest request;
  private final BodySource source;
  private final BufferPool buffers;
  private final Job job;
  private final boolean chunked;
  private final long pauseNanos;
  private final long most;
  private final Replay replay;
  private final long keptUnseen;

  private @Nullable Upstream upstream;
  private @Nullable PooledByteBuffer buffer;
  private @Nullable PooledByteBuffer last;
  private boolean expecting;
  private boolean ended;
  private boolean lastSaid;
  private boolean stopped;
  private boolean waitsForClient;
  private long read;

  private RequestBody(Forwarding forwarding, Job job, BodySource source) {
    this.forwarding = forwarding;
    this.request = job.request();
    this.source = source;
    this.buffers = job.forwarder().buffers();
    this.job = job;
    HttpServerExchange exchange = request.exchange();
    this.chunked = exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING);
    this.pauseNanos = job.plan().limits().pauseNanosOf(request);
    this.most = job.plan().limits().bodyBytesOf(request);
    RetryPlan retry = job.plan().retry();
    this.replay = new Replay(retry.keeps(request));
    this.keptUnseen = retry.bodyBytes();
    this.expecting = BodySource.waitsToBeAsked(exchange);
  }

  static RequestBody of(Forwarding forwarding, Job job) {
    return new RequestBody(forwarding, job, BodySource.of(job.exchange()));
  }

  /// Whether all that was read of it is still there.
  boolean rewindable() {
    PooledByteBuffer pending = buffer;
    return (read == 0 && !ended)
        || (pending == null || pending == last ? replay.whole() : replay.fits(pending));
  }

  /// Goes back to its beginning, to be sent once more.
  void rewind() {
    PooledByteBuffer pending = buffer;
    if (pending != null) {
      written(pending);
    }
    upstream = null;
    stopped = false;
    lastSaid = false;
    source.suspend();
    replay.restart();
  }

  /// The answer has begun: what was sent is not sent again.
  void answered() {
    PooledByteBuffer pending = buffer;
    if (stopped || (replay.sent() && (pending == null || !replay.holds(pending)))) {
      replay.forget();
    }
  }

  /// Sends what can be sent.
  ///
  /// @throws IOException if the endpoint's connection is broken
  void pump(Upstream to) throws IOException {
    if (upstream != to) {
      begin(to);
    }
    if (expecting) {
      forwarding.bodyMoves(UNASKED_NANOS);
      return;
    }
    for (int pieces = 0; !stopped; pieces++) {
      if (pieces == MOST_PIECES) {
        request.exchange().getIoThread().execute(this::readable);
        return;
      }
      PooledByteBuffer pending = buffer;
      if (pending != null) {
        Chunks.write(pending.getBuffer(), chunked, to);
        if (pending.getBuffer().hasRemaining()) {
          waitsForClient = false;
          source.suspend();
          forwarding.bodyMoves(job.plan().limits().idleNanos());
          return;
        }
        written(pending);
      }
      buffer = replay.next();
      if (buffer != null) {
        continue;
      }
      if (ended && (lastSaid || saysLast(to))) {
        stopped = true;
        forwarding.bodySent();
        return;
      }
      if (!ended && !fill()) {
        return;
      }
    }
  }

  private void begin(Upstream to) {
    upstream = to;
    if (read == 0 && !ended && !to.takesChunks()) {
      replay.keepAtLeast(keptUnseen, PIECES_UNSEEN);
    }
  }

  /// Says that the body ends here.
  ///
  /// @return false if that must be written first
  private boolean saysLast(Upstream to) {
    lastSaid = true;
    HeaderMap behind = source.trailers();
    if (chunked && to.takesChunks()) {
      PooledByteBuffer pooled = buffers.allocateLarge();
      Chunks.last(pooled.getBuffer(), behind);
      buffer = pooled;
      last = pooled;
      return false;
    }
    if (behind != null) {
      to.trailers(behind);
    }
    return true;
  }

  /// The endpoint wants the body.
  void goOn() {
    if (!expecting) {
      return;
    }
    expecting = false;
    ClientConnection front = request.front();
    if (front != null) {
      front.writeContinue();
    }
    readable();
  }

  /// Starts the body of an endpoint that did not say whether it wants it.
  ///
  /// @return false if that was not what we waited for
  boolean startsUnasked() {
    boolean was = expecting;
    goOn();
    return was;
  }

  /// Whether it is the client that keeps us waiting.
  boolean waitsForClient() {
    return waitsForClient;
  }

  private void written(PooledByteBuffer piece) {
    buffer = null;
    if (piece == last) {
      last = null;
      piece.close();
    } else if (!replay.keep(piece)) {
      piece.close();
    }
  }

  /// Sends no more to an endpoint that takes no more; it may be sent once more, to another.
  void halt() {
    stopped = true;
    source.suspend();
  }

  /// Reads no more, and gives back all it holds.
  void stop() {
    if (!request.exchange().isRequestComplete()) {
      halt();
    }
    upstream = null;
    PooledByteBuffer pending = buffer;
    buffer = null;
    if (pending != null && !replay.holds(pending)) {
      pending.close();
    }
    replay.forget();
  }

  private void readable() {
    Upstream to = upstream;
    if (stopped || to == null) {
      return;
    }
    try {
      pump(to);
    } catch (IOException e) {
      halt();
      to.unwritable(e);
    } catch (RuntimeException e) {
      forwarding.crashed(e);
    }
  }

  /// Reads from the client into a new buffer, framed for the endpoint.
  ///
  /// @return false if there is nothing to send for now
  private boolean fill() {
    PooledByteBuffer pooled = buffers.allocateLarge();
    ByteBuffer bytes = pooled.getBuffer();
    int start = chunked ? Chunks.HEAD : 0;
    bytes.position(start).limit(bytes.capacity() - (chunked ? Chunks.END : 0));
    int n;
    try {
      n = source.read(bytes);
    } catch (IOException _) {
      pooled.close();
      forwarding.clientGone();
      return false;
    }
    String refused = source.refused();
    if (refused != null) {
      pooled.close();
      forwarding.giveUp(new Failure.BadRequest(refused));
      return false;
    }
    if (n == 0) {
      pooled.close();
      waitsForClient = true;
      forwarding.bodyMoves(pauseNanos);
      source.whenReadable(this::readable);
      return false;
    }
    waitsForClient = false;
    if (n < 0) {
      pooled.close();
      ended = true;
      return true;
    }
    return take(pooled, start, n);
  }

  private boolean take(PooledByteBuffer pooled, int start, int n) {
    read += n;
    ByteBuffer bytes = pooled.getBuffer();
    bytes.limit(start + n).position(start);
    job.bodyRead(bytes);
    if (read > most) {
      pooled.close();
      forwarding.giveUp(new Failure.TooLarge(413, "a body of more than " + most + " bytes"));
      return false;
    }
    if (chunked) {
      Chunks.frame(bytes, start, n);
    }
    bytes.mark();
    buffer = pooled;
    return true;
  }
}
