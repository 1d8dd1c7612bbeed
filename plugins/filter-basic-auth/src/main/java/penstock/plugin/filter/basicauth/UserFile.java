package penstock.plugin.filter.basicauth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A file of users, one a line as `name:hash`; empty lines and those that begin with `#` are
/// nothing. Used by one thread at a time.
final class UserFile {

  private final Path path;
  private @Nullable State seen;

  /// What tells one content from another without reading it.
  private record State(FileTime changed, long size) {}

  UserFile(Path path) {
    this.path = path;
  }

  /// Its users, if it has changed since the last call.
  ///
  /// @return null if it has not
  /// @throws IllegalArgumentException if it cannot be read or a line is malformed; said once for
  ///   each content
  @Nullable Map<String, PasswordHash> news() {
    State now = state();
    if (now.equals(seen)) {
      return null;
    }
    seen = now;
    return read(path);
  }

  private State state() {
    try {
      return new State(Files.getLastModifiedTime(path), Files.size(path));
    } catch (IOException _) {
      // Reading it says why.
      return new State(FileTime.fromMillis(0), -1);
    }
  }

  /// Reads a file of users.
  ///
  /// @throws IllegalArgumentException if it cannot be read or a line is malformed; no message holds
  ///   a hash
  static Map<String, PasswordHash> read(Path path) {
    List<String> lines;
    try {
      lines = Files.readAllLines(path);
    } catch (IOException e) {
      throw new IllegalArgumentException("file: " + path + " (expected: a readable file)", e);
    }
    Map<String, PasswordHash> users = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        add(users, line, path + " line " + (i + 1));
      }
    }
    return users;
  }

  private static void add(Map<String, PasswordHash> users, String line, String where) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("file: " + where + " (expected: name:hash)");
    }
    String name = line.substring(0, colon);
    try {
      Users.checkName(name);
      users.put(name, PasswordHash.parse(line.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("file: " + where + ": " + e.getMessage(), e);
    }
  }
}
