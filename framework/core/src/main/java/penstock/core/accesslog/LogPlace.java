package penstock.core.accesslog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a log file is, or will be once it is begun, whichever way it is named: two writers of one
/// file would rotate it twice.
final class LogPlace {

  /// As many links one behind the other as Linux follows.
  private static final int MOST_LINKS = 40;

  private LogPlace() {}

  /// The place of a file; absolute.
  static Path of(Path file) {
    Path at = file.toAbsolutePath();
    try {
      // Where a link leads, the file may have been moved away just now.
      for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(at) && !Files.exists(at); i++) {
        at = at.resolveSibling(Files.readSymbolicLink(at));
      }
      return at.toRealPath();
    } catch (IOException _) {
      return ofNone(at);
    }
  }

  // Not begun yet, or a pipe, which has a name but no place.
  private static Path ofNone(Path at) {
    Path folder = at.getParent();
    Path name = at.getFileName();
    try {
      return folder == null || name == null ? at : folder.toRealPath().resolve(name);
    } catch (IOException _) {
      return at.normalize();
    }
  }
}
