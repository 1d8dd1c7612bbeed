package penstock.core.accesslog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import penstock.core.metrics.AccessLogMetrics;
import penstock.core.metrics.LineRegistry;

/// The files of all access logs. Configurations that log to the same file share it, so that a
/// reload loses no line. Control threads only.
public final class AccessLogs {

  private static final String STDOUT = "stdout";

  private final LineRegistry registry;
  private final InstantSource clock;
  private final Map<String, LogWriter> writers = new HashMap<>();
  private final RefusedLines refused;
  private volatile @Nullable AccessLog inForce;

  /// @param registry where they are measured
  /// @param clock the time of day
  public AccessLogs(LineRegistry registry, InstantSource clock) {
    this.registry = registry;
    this.clock = clock;
    this.refused = new RefusedLines(System::nanoTime, AccessLogMetrics.withheld(registry));
  }

  /// Which lines may be written of what was refused and cost its sender nothing. Any thread.
  public RefusedLines refused() {
    return refused;
  }

  /// What every line may tell.
  ///
  /// @param instance our name
  /// @param config a word for the configuration
  public record Origin(String instance, String config) {}

  /// Opens the access logs of a configuration; files that are open already are opened anew.
  ///
  /// @return null if there are none
  /// @throws IOException if a file cannot be opened; nothing has changed then
  public synchronized @Nullable AccessLog open(Origin origin, List<AccessLogSettings> settings)
      throws IOException {
    if (settings.isEmpty()) {
      return null;
    }
    List<AccessLog.Entry> entries = new ArrayList<>();
    List<LogWriter> held = new ArrayList<>();
    try {
      for (AccessLogSettings each : settings) {
        LogWriter writer = writer(each);
        held.add(writer);
        entries.add(entry(origin, each, writer));
      }
    } catch (IOException | RuntimeException e) {
      release(held);
      throw e;
    }
    return new AccessLog(entries, () -> release(held));
  }

  /// Has what reaches no line logged by this one from now on, and files rotated as it says; null
  /// for not at all.
  public void putInForce(@Nullable AccessLog log) {
    inForce = log;
    if (log != null) {
      log.rotate();
    }
  }

  /// The one in force; null if there is none. Any thread.
  public @Nullable AccessLog inForce() {
    return inForce;
  }

  private static AccessLog.Entry entry(
      Origin origin, AccessLogSettings settings, LogWriter writer) {
    Fields fields = new Fields(Redaction.of(settings.redact()), origin.instance(), origin.config());
    String when = settings.when();
    return new AccessLog.Entry(
        when == null ? null : Condition.parse("when", when, fields),
        settings.sample().fraction(),
        LineFormat.of(settings.format(), settings.headers(), fields),
        writer,
        settings.rotate());
  }

  private LogWriter writer(AccessLogSettings settings) throws IOException {
    String place = placeOf(settings);
    LogWriter open = writers.get(place);
    if (open != null) {
      open.hold();
      open.renew();
      return open;
    }
    String name = nameOf(settings);
    LogTarget target;
    try {
      target =
          settings.file() == null
              ? new StandardOutput()
              : new LogFile(Path.of(place), settings.rotate(), clock);
    } catch (IOException e) {
      throw new IOException("accessLog: " + name + " cannot be opened: " + e, e);
    }
    LogWriter fresh =
        new LogWriter(
                name,
                target,
                new AccessLogMetrics(registry, name),
                new LineRing(LogWriter.WAITING, LogWriter.LONGEST))
            .start();
    writers.put(place, fresh);
    return fresh;
  }

  /// What people call it.
  private static String nameOf(AccessLogSettings settings) {
    Path file = settings.file();
    return file == null ? STDOUT : file.toString();
  }

  /// What tells one log from another.
  private static String placeOf(AccessLogSettings settings) {
    Path file = settings.file();
    return file == null ? STDOUT : LogPlace.of(file).toString();
  }

  private void release(List<LogWriter> held) {
    List<LogWriter> unused = new ArrayList<>();
    synchronized (this) {
      for (LogWriter writer : held) {
        if (writer.release()) {
          writers.values().remove(writer);
          unused.add(writer);
        }
      }
    }
    unused.forEach(LogWriter::close);
  }

  /// Why a file cannot be written, as far as can be seen without opening it; null if it seems that
  /// it can.
  public static @Nullable String problem(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      return file + " (expected: a file, not a folder)";
    }
    if (folder == null || !Files.isDirectory(folder)) {
      return file + " (expected: a file in a folder that exists)";
    }
    return Files.isWritable(Files.exists(file) ? file : folder)
        ? null
        : file + " (expected: a file that may be written)";
  }

  /// The first log that another one before it writes to already; null if there is none.
  public static @Nullable Integer doubled(List<AccessLogSettings> settings) {
    List<String> names = settings.stream().map(AccessLogs::placeOf).toList();
    for (int i = 0; i < names.size(); i++) {
      if (names.indexOf(names.get(i)) < i) {
        return i;
      }
    }
    return null;
  }
}
