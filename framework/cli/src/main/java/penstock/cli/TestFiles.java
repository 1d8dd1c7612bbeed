package penstock.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Finds files of tests.
final class TestFiles {

  static final String ENDING = ".test.yaml";

  private TestFiles() {}

  /// The files among places, each once: those named, and in folders and their folders those with
  /// the right ending, in alphabetical order.
  ///
  /// @throws IOException if a place does not exist or cannot be read
  static List<Path> among(List<Path> places) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path place : places) {
      if (!Files.exists(place)) {
        throw new NoSuchFileException(place.toString(), null, "no such file or folder");
      }
      if (Files.isDirectory(place)) {
        try (Stream<Path> found = Files.walk(place)) {
          found.filter(TestFiles::endsRight).sorted().forEach(files::add);
        }
      } else {
        files.add(place);
      }
    }
    return files.stream().distinct().toList();
  }

  private static boolean endsRight(Path file) {
    return file.toString().endsWith(ENDING) && Files.isRegularFile(file);
  }
}
