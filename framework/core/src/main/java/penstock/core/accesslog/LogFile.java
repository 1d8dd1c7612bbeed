package penstock.core.accesslog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.accesslog.AccessLogSettings.Rotate;

/// The file behind an access log. Belongs to the thread that writes it, but for
/// [#rotateBy(Rotate)].
final class LogFile implements LogTarget {

  private static final Logger log = LoggerFactory.getLogger(LogFile.class);

  /// How long after a new file could not be begun that is tried again.
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final Path path;
  private final InstantSource clock;
  private final WholeLines whole = new WholeLines();
  private volatile @Nullable Rotate rotate;
  private FileChannel channel;
  private Instant born;
  private @Nullable Instant retry;
  private boolean moved;

  /// Opens it, or begins it.
  ///
  /// @param rotate when a new one is begun; null for never
  /// @throws IOException if it cannot be opened
  LogFile(Path path, @Nullable Rotate rotate, InstantSource clock) throws IOException {
    this.path = path;
    this.rotate = rotate;
    this.clock = clock;
    this.channel = open(path);
    this.born = born(path, clock.instant());
  }

  private static FileChannel open(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  private static Instant born(Path path, Instant otherwise) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).creationTime().toInstant();
    } catch (IOException _) {
      return otherwise;
    }
  }

  @Override
  public void rotateBy(@Nullable Rotate next) {
    rotate = next;
  }

  @Override
  public void write(ByteBuffer lines) throws IOException {
    Rotate now = rotate;
    if (now != null && due(now, lines.remaining())) {
      tryToRotate(now.keep());
    }
    whole.write(channel, lines);
  }

  private boolean due(Rotate now, int more) throws IOException {
    long size = channel.size();
    Duration age = now.age();
    boolean old = age != null && !clock.instant().isBefore(born.plus(age));
    return size > 0 && (old || size + more > now.size().bytes()) && !paused();
  }

  private boolean paused() {
    Instant then = retry;
    return then != null && clock.instant().isBefore(then);
  }

  /// Begins a new one, or writes on to the old one for a while: a line in the wrong file is better
  /// than none.
  private void tryToRotate(int keep) {
    try {
      rotate(keep);
      retry = null;
    } catch (IOException e) {
      if (retry == null) {
        log.atWarn()
            .addKeyValue("file", path)
            .addKeyValue("problem", e.toString())
            .log("access log could not be rotated, the old file is written on");
      }
      retry = clock.instant().plus(PAUSE);
    }
  }

  /// Gives every file the name of the one before it, and begins a new one.
  private void rotate(int keep) throws IOException {
    if (!moved) {
      shift(keep);
      moved = true;
    }
    reopen();
    born = clock.instant();
  }

  private void shift(int keep) throws IOException {
    for (int i = keep - 1; i >= 1; i--) {
      Path newer = numbered(i);
      if (Files.exists(newer)) {
        move(newer, numbered(i + 1));
      }
    }
    if (Files.exists(path)) {
      move(path, numbered(1));
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private Path numbered(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  /// Opens the file of this name anew: another may have it by now.
  @Override
  public void reopen() throws IOException {
    FileChannel fresh = open(path);
    FileChannel stale = channel;
    channel = fresh;
    moved = false;
    if (fresh.size() == 0) {
      whole.beginAnew();
    }
    born = born(path, clock.instant());
    stale.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
