package penstock.plugin.tls.termination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/// Notices when files change: by time, size and identity. For one thread.
final class Watch {

  private final List<Path> files;
  private List<Object> seen;

  Watch(List<Path> files) {
    this.files = List.copyOf(files);
    this.seen = look();
  }

  /// Whether one has changed since the last question.
  boolean changed() {
    List<Object> now = look();
    boolean changed = !now.equals(seen);
    seen = now;
    return changed;
  }

  private List<Object> look() {
    List<Object> all = new ArrayList<>();
    for (Path file : files) {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        all.add(List.of(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey())));
      } catch (IOException e) {
        all.add(e.getClass());
      }
    }
    return all;
  }
}
