package penstock.core.http2;

import java.util.Arrays;
import penstock.core.metrics.Http2Abuse;

/// Counts what a client does that costs it little and us much. Belongs to one I/O thread.
final class AbuseMeter {

  private static final long SPAN_NANOS = 10_000_000_000L;

  /// A client that takes small sips of an answer updates its window often.
  private static final int WINDOW_UPDATES_PER_DATA = 10;

  private final int[] counts = new int[Http2Abuse.values().length];
  private final Http2Limits limits;
  private long since = System.nanoTime();
  private long dataSent;

  AbuseMeter(Http2Limits limits) {
    this.limits = limits;
  }

  /// A stream was reset, by the client or because of it.
  void reset(Http2Abuse kind) throws ConnectionError {
    count(kind, limits.resets());
  }

  /// A frame came that carries nothing.
  void control(Http2Abuse kind) throws ConnectionError {
    count(kind, limits.controlFrames());
  }

  /// A DATA frame was sent, and may be answered by window updates.
  void dataSent() {
    dataSent++;
  }

  void windowUpdate() throws ConnectionError {
    long most = limits.controlFrames() + WINDOW_UPDATES_PER_DATA * dataSent;
    count(Http2Abuse.WINDOW_UPDATE_FLOOD, (int) Math.min(most, Integer.MAX_VALUE));
  }

  private void count(Http2Abuse kind, int most) throws ConnectionError {
    if (++counts[kind.ordinal()] <= most) {
      return;
    }
    long now = System.nanoTime();
    if (now - since < SPAN_NANOS) {
      throw ConnectionError.abuse(kind);
    }
    since = now;
    dataSent = 0;
    Arrays.fill(counts, 0);
  }
}
