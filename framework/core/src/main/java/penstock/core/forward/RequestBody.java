package penstock.core.forward;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ClientConnection;
import penstock.core.connection.ExchangeRequest;
import penstock.core.io.BufferPool;
import penstock.core.upstream.Http1Upstream;

/// The body of a request on its way to the endpoint. Belongs to one I/O thread.
///
/// One buffer, lent only while there is something in it; the client is not read while the endpoint
/// cannot take more.
final class RequestBody {

  /// Room for the size of the largest chunk and its line end.
  private static final int CHUNK_HEAD = 7;

  private static final int CHUNK_END = 2;

  /// Full buffers sent in one event, lest one fast client keeps the thread to itself.
  private static final int MOST_PIECES = 16;

  /// How long an endpoint that was asked whether to go on may say nothing before the body is sent
  /// unasked.
  private static final long UNASKED_NANOS = 1_000_000_000;

  private final Forwarding forwarding;
  private final ExchangeRequest request;
  private final BodySource source;
  private final BufferPool buffers;
  private final ForwardPlan.Limits limits;
  private final boolean chunked;
  private final long pauseNanos;
  private final long most;
  private final Replay replay;

  private @Nullable Http1Upstream upstream;
  private @Nullable PooledByteBuffer buffer;
  private boolean expecting;
  private boolean ended;
  private boolean stopped;
  private boolean waitsForClient;
  private long read;

  private RequestBody(Forwarding forwarding, Job job, BodySource source) {
    this.forwarding = forwarding;
    this.request = job.request();
    this.source = source;
    this.buffers = job.forwarder().buffers();
    this.limits = job.plan().limits();
    HttpServerExchange exchange = request.exchange();
    this.chunked = exchange.getRequestHeaders().contains(Headers.TRANSFER_ENCODING);
    ClientConnection front = request.front();
    this.pauseNanos = front == null ? limits.idleNanos() : front.settings().bodyIdleNanos();
    this.most = limits.bodyBytesOf(request);
    this.replay = new Replay(job.plan().retry().keeps(request));
    this.expecting =
        !exchange.isHttp10()
            && "100-continue"
                .equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.EXPECT));
  }

  static RequestBody of(Forwarding forwarding, Job job) {
    return new RequestBody(forwarding, job, BodySource.of(job.exchange()));
  }

  /// Whether all that was read of it is still there.
  boolean rewindable() {
    PooledByteBuffer pending = buffer;
    return (read == 0 && !ended) || (pending == null ? replay.whole() : replay.fits(pending));
  }

  /// Goes back to its beginning, to be sent once more.
  void rewind() {
    PooledByteBuffer pending = buffer;
    if (pending != null) {
      written(pending);
    }
    upstream = null;
    stopped = false;
    source.suspend();
    replay.restart();
  }

  /// The answer has begun: what was sent whole is not sent again.
  void answered() {
    if (stopped) {
      replay.forget();
    }
  }

  /// Sends what can be sent.
  ///
  /// @throws IOException if the endpoint's connection is broken
  void pump(Http1Upstream to) throws IOException {
    upstream = to;
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
        to.write(pending.getBuffer());
        if (pending.getBuffer().hasRemaining()) {
          waitsForClient = false;
          source.suspend();
          forwarding.bodyMoves(limits.idleNanos());
          return;
        }
        written(pending);
      }
      buffer = replay.next();
      if (buffer != null) {
        continue;
      }
      if (ended) {
        stopped = true;
        forwarding.bodySent();
        return;
      }
      if (!fill()) {
        return;
      }
    }
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
    if (!replay.keep(piece)) {
      piece.close();
    }
  }

  /// Sends no more to an endpoint that takes no more; it may be sent once more, to another.
  void halt() {
    stopped = true;
    source.suspend();
  }

  /// Reads no more.
  void stop() {
    halt();
    release();
  }

  /// Gives back all it holds.
  void release() {
    PooledByteBuffer pending = buffer;
    buffer = null;
    if (pending != null && !replay.holds(pending)) {
      pending.close();
    }
    replay.forget();
  }

  private void readable() {
    Http1Upstream to = upstream;
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
    int start = chunked ? CHUNK_HEAD : 0;
    bytes.position(start).limit(bytes.capacity() - (chunked ? CHUNK_END : 0));
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
    return n < 0 ? end(pooled) : take(pooled, start, n);
  }

  private boolean take(PooledByteBuffer pooled, int start, int n) {
    read += n;
    request.journey().bodyRead(n);
    if (read > most) {
      pooled.close();
      forwarding.giveUp(new Failure.TooLarge(413, "a body of more than " + most + " bytes"));
      return false;
    }
    ByteBuffer bytes = pooled.getBuffer();
    bytes.limit(start + n).position(start);
    if (chunked) {
      frame(bytes, start, n);
    }
    bytes.mark();
    buffer = pooled;
    return true;
  }

  private boolean end(PooledByteBuffer pooled) {
    ended = true;
    if (!chunked) {
      pooled.close();
      return true;
    }
    StringBuilder text = new StringBuilder("0\r\n");
    HeaderMap trailers = source.trailers();
    if (trailers != null) {
      for (HeaderValues values : trailers) {
        for (String value : values) {
          text.append(values.getHeaderName()).append(": ").append(value).append("\r\n");
        }
      }
    }
    text.append("\r\n");
    pooled.getBuffer().clear();
    pooled.getBuffer().put(text.toString().getBytes(StandardCharsets.ISO_8859_1)).flip().mark();
    buffer = pooled;
    return true;
  }

  /// Puts the size before the bytes and a line end behind them.
  private static void frame(ByteBuffer bytes, int start, int n) {
    int end = start + n;
    bytes.limit(end + CHUNK_END);
    bytes.put(end, (byte) '\r').put(end + 1, (byte) '\n');
    int at = start;
    bytes.put(--at, (byte) '\n').put(--at, (byte) '\r');
    int size = n;
    do {
      int digit = size & 15;
      bytes.put(--at, (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10));
      size >>>= 4;
    } while (size != 0);
    bytes.position(at);
  }
}
