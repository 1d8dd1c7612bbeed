package penstock.core.io;

import java.io.IOException;
import org.xnio.IoUtils;
import org.xnio.Options;
import org.xnio.StreamConnection;

/// Closes connections so that their other end sees a reset: what was cut off must not look as if it
/// were complete.
public final class Resets {

  private Resets() {}

  /// Closes it. Runs on its I/O thread.
  public static void reset(StreamConnection stream) {
    try {
      stream.setOption(Options.CLOSE_ABORT, true);
    } catch (IOException _) {
      // It is closed already.
    }
    IoUtils.safeClose(stream);
  }
}
