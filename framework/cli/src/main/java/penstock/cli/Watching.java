package penstock.cli;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for changes of files. One thread at a time.
final class Watching implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Watching.class);

  /// Editors write a file in several steps; what follows within this time is one change.
  private static final long SETTLE_MILLIS = 100;

  private static final List<String> ENDINGS = List.of(".js", ".mjs", ".yaml", ".yml");

  private final WatchService service;

  private final @Nullable Path file;

  /// Those watched with all their folders, also folders that are made later.
  private final List<Path> trees;

  private final Map<Path, WatchKey> watched = new HashMap<>();

  private Watching(WatchService service, List<Path> trees, @Nullable Path file) {
    this.service = service;
    this.trees = trees;
    this.file = file == null ? null : file.getFileName();
  }

  /// Watches folders with all their folders, and the folders of files.
  ///
  /// @param places folders and files that exist
  /// @param file one more, whatever its name ends with; null for none
  /// @throws IOException if one cannot be watched
  static Watching over(List<Path> places, @Nullable Path file) throws IOException {
    WatchService service = places.getFirst().getFileSystem().newWatchService();
    List<Path> trees = places.stream().filter(Files::isDirectory).toList();
    Watching watching = new Watching(service, trees, file);
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
    if (Files.isDirectory(place)) {
      boolean _ = follow(place);
    } else {
      register(folderOf(place));
    }
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  /// Watches a folder with all its folders.
  ///
  /// @return whether there are files in them that changes are waited for of
  private boolean follow(Path folder) throws IOException {
    boolean meant = false;
    // Before it is read: what comes into it meanwhile is seen twice, not never.
    register(folder);
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path each : all) {
        meant |= isFolder(each) ? follow(each) : means(each.getFileName());
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      // Gone since.
    }
    return meant;
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private void register(Path folder) throws IOException {
    watched.put(
        folder,
        folder.register(
            service,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE));
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
      Path folder = (Path) key.watchable();
      if (event.context() instanceof Path name) {
        meant |= told(folder.resolve(name), event.kind());
      } else {
        // More than could be told of.
        boolean _ = followed(folder);
        meant = true;
      }
    }
    boolean _ = key.reset();
    return meant;
  }

  private boolean told(Path path, WatchEvent.Kind<?> kind) {
    if (kind.equals(StandardWatchEventKinds.ENTRY_DELETE) && watched.containsKey(path)) {
      forget(path);
      return true;
    }
    if (kind.equals(StandardWatchEventKinds.ENTRY_CREATE) && isFolder(path)) {
      return followed(path);
    }
    return means(path.getFileName());
  }

  /// A folder that is made, if it is in one of those watched with all their folders.
  private boolean followed(Path folder) {
    try {
      return trees.stream().anyMatch(folder::startsWith) && follow(folder);
    } catch (IOException e) {
      log.atWarn().addKeyValue("folder", folder).addKeyValue("error", e).log("not watched");
      return false;
    }
  }

  /// A folder that is gone or has another name now, under which it is watched anew.
  private void forget(Path folder) {
    watched
        .entrySet()
        .removeIf(each -> {
          boolean within = each.getKey().startsWith(folder);
          if (within) {
            each.getValue().cancel();
          }
          return within;
        });
  }

  private boolean means(Path name) {
    return name.equals(file) || concerns(name);
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
