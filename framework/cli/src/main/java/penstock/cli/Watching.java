package penstock.cli;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Waits for changes of files. One thread at a time.
final class Watching implements AutoCloseable {

  /// Editors write a file in several steps; what follows within this time is one change.
  private static final long SETTLE_MILLIS = 100;

  private static final List<String> ENDINGS = List.of(".js", ".mjs", ".yaml", ".yml");

  private final WatchService service;

  private final @Nullable Path file;

  private Watching(WatchService service, @Nullable Path file) {
    this.service = service;
    this.file = file == null ? null : file.getFileName();
  }

  /// Watches folders with all their folders, and the folders of files.
  ///
  /// @param places folders and files that exist
  /// @param file one more, whatever its name ends with; null for none
  /// @throws IOException if one cannot be watched
  static Watching over(List<Path> places, @Nullable Path file) throws IOException {
    WatchService service = places.getFirst().getFileSystem().newWatchService();
    Watching watching = new Watching(service, file);
    try {
      for (Path place : places) {
        watching.add(place);
      }
      if (file != null) {
        watching.add(file);
      }
      return watching;
    } catch (IOException e) {
      service.close();
      throw e;
    }
  }

  private void add(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      register(folderOf(place));
      return;
    }
    try (Stream<Path> found = Files.walk(place)) {
      for (Path folder : found.filter(Files::isDirectory).toList()) {
        register(folder);
      }
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  private void register(Path folder) throws IOException {
    folder.register(
        service,
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
  }

  /// Waits until a script, a file in YAML or the one more has changed and has settled.
  ///
  /// @return false if the thread was interrupted meanwhile
  boolean changed() {
    try {
      WatchKey key = service.take();
      boolean meant = false;
      while (key != null) {
        meant |= told(key);
        key = meant ? service.poll(SETTLE_MILLIS, TimeUnit.MILLISECONDS) : service.take();
      }
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ClosedWatchServiceException _) {
      return false;
    }
  }

  private boolean told(WatchKey key) {
    boolean meant = false;
    for (WatchEvent<?> event : key.pollEvents()) {
      // More than could be told of has no name.
      meant |= !(event.context() instanceof Path name) || name.equals(file) || concerns(name);
    }
    boolean _ = key.reset();
    return meant;
  }

  /// Whether a file may be what tests are made of; a report of theirs is not, nor what else is
  /// written while they run.
  static boolean concerns(Path file) {
    String name = file.toString();
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}
