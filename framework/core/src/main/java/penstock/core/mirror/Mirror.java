package penstock.core.mirror;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import penstock.core.connection.ExchangeRequest;
import penstock.core.io.BufferPool;
import penstock.core.io.Claims;
import penstock.core.metrics.MirrorDrop;
import penstock.core.metrics.MirrorMetrics;
import penstock.core.pool.Pool;
import penstock.core.upstream.Upstreams;

/// Sends copies of one route's requests to another pool, too, and forgets the answers. It never
/// keeps a request waiting: what does not fit into its limits is not copied, and counted. Any I/O
/// thread may ask it.
public final class Mirror implements AutoCloseable {

  private final Plan plan;
  private final Upstreams upstreams;
  private final BufferPool buffers;
  private final MirrorMetrics metrics;
  private final byte[] mark;
  private final AtomicInteger underWay = new AtomicInteger();

  /// What a route says of it.
  ///
  /// @param pool gets the copies
  /// @param share of all requests that are copied; 0 to 1
  /// @param bodyBytes a longer body is not kept, and its request not copied
  /// @param atOnce copies that may be kept or under way; more than 0
  /// @param nanos how long one may be under way; more than 0
  /// @param compared what of the answers should be the same
  public record Plan(
      Pool pool, double share, long bodyBytes, int atOnce, long nanos, Comparison compared) {}

  /// @param instance our name, by which endpoints know a copy
  /// @param metrics closed with this
  public Mirror(
      Plan plan, Upstreams upstreams, BufferPool buffers, String instance, MirrorMetrics metrics) {
    this.plan = plan;
    this.upstreams = upstreams;
    this.buffers = buffers;
    this.metrics = metrics;
    this.mark =
        (Claims.MIRRORED + ": " + instance + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Begins to copy a request. Runs on its I/O thread, before its body is read.
  ///
  /// @return null if it is not copied
  public @Nullable Copy copyOf(ExchangeRequest request) {
    if (!takes(request)) {
      return null;
    }
    if (underWay.incrementAndGet() > plan.atOnce()) {
      underWay.decrementAndGet();
      metrics.dropped(MirrorDrop.AT_ONCE);
      return null;
    }
    metrics.started();
    return new Copy(this, request);
  }

  /// A copy is not copied again, be it that a listener of ours is the mirror's endpoint.
  private boolean takes(ExchangeRequest request) {
    boolean sampled = plan.share() >= 1 || ThreadLocalRandom.current().nextDouble() < plan.share();
    return sampled
        && request.journey().upgrade() == null
        && !request.exchange().getRequestHeaders().contains(Claims.MIRRORED);
  }

  /// A copy is gone.
  void ended() {
    underWay.decrementAndGet();
    metrics.ended();
  }

  Plan plan() {
    return plan;
  }

  Upstreams upstreams() {
    return upstreams;
  }

  BufferPool buffers() {
    return buffers;
  }

  MirrorMetrics metrics() {
    return metrics;
  }

  /// The end of a copy's head, with the empty line.
  byte[] mark() {
    return mark;
  }

  @Override
  public void close() {
    metrics.close();
  }
}
