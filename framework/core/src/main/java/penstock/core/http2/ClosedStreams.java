package penstock.core.http2;

/// How the streams that closed last did so: frames for them may still be under way. Belongs to one
/// I/O thread.
final class ClosedStreams {

  private static final int REMEMBERED = 256;

  /// How a stream closed.
  enum How {
    /// Not known: long ago, or never open.
    UNKNOWN,
    /// Both sides had said all.
    ENDED,
    /// The client reset it.
    RESET_BY_CLIENT,
    /// We reset it; the client may not have heard of it.
    RESET_BY_US
  }

  private static final How[] WAYS = How.values();

  private final int[] streams = new int[REMEMBERED];
  private final byte[] ways = new byte[REMEMBERED];
  private int next;

  void add(int stream, How how) {
    streams[next] = stream;
    ways[next] = (byte) how.ordinal();
    next = (next + 1) % REMEMBERED;
  }

  How of(int stream) {
    for (int i = 0; i < REMEMBERED; i++) {
      if (streams[i] == stream) {
        return WAYS[ways[i]];
      }
    }
    return How.UNKNOWN;
  }
}
