package penstock.core.connection;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.Reason;
import penstock.spi.http.GrpcStatus;

/// What is noted of one try at one endpoint. Lengths of time are in nanoseconds, moments in
/// [System#nanoTime()]. Belongs to one I/O thread.
public final class AttemptNotes {

  /// A length of time that nobody knows, because it never came to that.
  public static final long UNKNOWN = -1;

  private final String endpoint;
  private final InetSocketAddress address;
  private final long beganNanos;
  private long connectNanos = UNKNOWN;
  private long firstByteNanos = UNKNOWN;
  private long tookNanos = UNKNOWN;
  private int status;
  private @Nullable GrpcStatus call;
  private Reason reason = Reason.OK;

  AttemptNotes(String endpoint, InetSocketAddress address, long beganNanos) {
    this.endpoint = endpoint;
    this.address = address;
    this.beganNanos = beganNanos;
  }

  /// Notes how long it took until there was a connection; 0 over one that was there.
  public void connected(long nanos) {
    connectNanos = nanos;
  }

  /// Notes the head of the answer.
  ///
  /// @param nanos since the request was sent
  public void answered(int answeredStatus, long nanos) {
    status = answeredStatus;
    firstByteNanos = nanos;
  }

  /// Notes how the endpoint says that the gRPC call ended; the last word counts.
  ///
  /// @param said null to forget what was said before
  public void call(@Nullable GrpcStatus said) {
    call = said;
  }

  /// Notes why it failed; the first word counts.
  public void failed(Reason why) {
    if (reason == Reason.OK) {
      reason = why;
    }
  }

  /// Notes that it is over.
  ///
  /// @param nanos since it began
  public void ended(long nanos) {
    tookNanos = nanos;
  }

  /// The endpoint's name.
  public String endpoint() {
    return endpoint;
  }

  /// Where it is.
  public InetSocketAddress address() {
    return address;
  }

  /// When it began.
  public long beganNanos() {
    return beganNanos;
  }

  /// How long connecting took; 0 over a connection that was there, [#UNKNOWN] if it failed.
  public long connectNanos() {
    return connectNanos;
  }

  /// From sending the head to the first byte of the answer; [#UNKNOWN] if none came.
  public long firstByteNanos() {
    return firstByteNanos;
  }

  /// From its beginning to its end, or to now.
  public long tookNanos() {
    return tookNanos == UNKNOWN ? System.nanoTime() - beganNanos : tookNanos;
  }

  /// The status the endpoint answered; 0 if it did not.
  public int status() {
    return status;
  }

  /// How the endpoint said that the gRPC call ended; null if it did not, or it was none.
  public @Nullable GrpcStatus call() {
    return call;
  }

  /// [Reason#OK], or why it failed.
  public Reason reason() {
    return reason;
  }
}
