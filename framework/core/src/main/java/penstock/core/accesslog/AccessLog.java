package penstock.core.accesslog;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import penstock.core.accesslog.AccessLogSettings.Rotate;

/// The access logs of one configuration. Any thread may add to it; it neither blocks nor locks.
public final class AccessLog implements AutoCloseable {

  private final Entry[] entries;
  private final Runnable release;

  /// One of them.
  ///
  /// @param when which requests; null for all
  /// @param share how many of those; 0 to 1
  /// @param format how a line looks
  /// @param writer where it goes
  /// @param rotate when a new file is begun; null for never
  record Entry(
      @Nullable Condition when,
      double share,
      LineFormat format,
      LogWriter writer,
      @Nullable Rotate rotate) {

    private void add(Facts facts) {
      if ((when != null && !when.holds(facts))
          || (share < 1 && ThreadLocalRandom.current().nextDouble() >= share)) {
        return;
      }
      LineBytes line = LineBytes.own();
      format.write(facts, line);
      writer.add(line);
    }
  }

  AccessLog(List<Entry> entries, Runnable release) {
    this.entries = entries.toArray(new Entry[0]);
    this.release = release;
  }

  /// Adds the line of a request, where it is wanted.
  public void add(Facts facts) {
    for (Entry entry : entries) {
      entry.add(facts);
    }
  }

  /// From now on its files are rotated as it says.
  void rotate() {
    for (Entry entry : entries) {
      entry.writer.rotateBy(entry.rotate);
    }
  }

  /// Lets go of the files. Runs on a control thread.
  @Override
  public void close() {
    release.run();
  }
}
