package penstock.scripting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/// What tells a file from what it was.
///
/// @param modified when it was written last, as exactly as the file system knows
/// @param size in bytes
/// @param key of the file itself, where the file system has one: a file moved over another has its
///   own
record FileStamp(FileTime modified, long size, @Nullable Object key) {

  /// Of a file as it is now.
  ///
  /// @throws IOException if it cannot be looked at
  static FileStamp of(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
  }

  /// Of a file as it is now; null if it is not there.
  static @Nullable FileStamp ifThere(Path file) {
    try {
      return of(file);
    } catch (IOException _) {
      return null;
    }
  }
}
