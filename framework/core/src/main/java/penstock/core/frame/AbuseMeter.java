package penstock.core.frame;

import java.util.Arrays;
import penstock.core.metrics.Http2Abuse;

/// Counts what a peer does that costs it little and us much. Belongs to one I/O thread.
public final class AbuseMeter {

  private static final long SPAN_NANOS = 10_000_000_000L;

  /// A client that takes small sips of an answer updates its window often.
  private static final int WINDOW_UPDATES_PER_DATA = 10;

  private final int[] counts = new int[Http2Abuse.values().length];
  private final int mostResets;
  private final int mostControlFrames;
  private long since = System.nanoTime();
  private long dataSent;

  /// @param mostResets streams that may be reset in ten seconds; 1 or more
  /// @param mostControlFrames frames of each kind that carry nothing, in ten seconds; 1 or more
  public AbuseMeter(int mostResets, int mostControlFrames) {
    this.mostResets = mostResets;
    this.mostControlFrames = mostControlFrames;
  }

  /// A stream was reset, by the peer or because of it.
  public void reset(Http2Abuse kind) throws ConnectionError {
    count(kind, mostResets);
  }

  /// The peer reset a stream.
  ///
  /// @param tunnel whether it had left HTTP behind: so do long conversations end, and it took both
  ///   sides to begin one
  public void resetByPeer(boolean tunnel) throws ConnectionError {
    if (tunnel) {
      control(Http2Abuse.CONTROL_FLOOD);
    } else {
      reset(Http2Abuse.RAPID_RESET);
    }
  }

  /// A frame came that carries nothing.
  public void control(Http2Abuse kind) throws ConnectionError {
    count(kind, mostControlFrames);
  }

  /// A DATA frame was sent, and may be answered by window updates.
  public void dataSent() {
    dataSent++;
  }

  /// A window was opened.
  public void windowUpdate() throws ConnectionError {
    long most = mostControlFrames + WINDOW_UPDATES_PER_DATA * dataSent;
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
