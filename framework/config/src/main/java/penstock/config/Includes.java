package penstock.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// Finds the files that `include:` names: `conf.d/*.yaml`, relative to the file that includes them,
/// in alphabetical order. As in a shell, a pattern does not find names that begin with a dot.
final class Includes {

  private static final String MAGIC = "*?[{";

  private Includes() {}

  /// The files that match.
  ///
  /// @param folder what the pattern is relative to
  /// @param pattern a path, with `*`, `?`, `[a-z]`, `{a,b}` and `**` in any part of it
  /// @return sorted; a path without any of these is returned whether it exists or not
  /// @throws IOException if a folder cannot be listed
  /// @throws IllegalArgumentException if the pattern is malformed
  static List<Path> find(Path folder, String pattern) throws IOException {
    try {
      return matches(folder, pattern);
    } catch (InvalidPathException | PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "\"" + pattern + "\" (expected: a path such as conf.d/*.yaml)", e);
    }
  }

  private static List<Path> matches(Path folder, String pattern) throws IOException {
    int magic = firstMagic(pattern);
    if (magic < 0) {
      return List.of(folder.resolve(pattern));
    }
    int cut = pattern.lastIndexOf('/', magic) + 1;
    Path base = cut == 0 ? folder : folder.resolve(pattern.substring(0, cut));
    String rest = pattern.substring(cut);
    if (!Files.isDirectory(base)) {
      return List.of();
    }
    int depth = rest.contains("**") ? 32 : (int) rest.chars().filter(c -> c == '/').count() + 1;
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
    try (Stream<Path> found = Files.walk(base, depth, FileVisitOption.FOLLOW_LINKS)) {
      return found
          .filter(file -> visible(base.relativize(file)) && matcher.matches(base.relativize(file)))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static int firstMagic(String pattern) {
    for (int i = 0; i < pattern.length(); i++) {
      if (MAGIC.indexOf(pattern.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static boolean visible(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
