package penstock.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a Penstock lives and what it is to do.
///
/// @param home the unpacked distribution
/// @param file the configuration, `-` for standard input; null if it stands in `text`
/// @param text the configuration itself, in YAML; null if it stands in `file`
record Setup(Path home, @Nullable Path file, @Nullable String text) {

  Setup {
    if ((file == null) == (text == null)) {
      throw new IllegalArgumentException(
          "configuration: file " + file + " (expected: either a file or a text)");
    }
  }

  static Setup ofFile(Path home, Path file) {
    return new Setup(home, file, null);
  }

  static Setup ofText(Path home, String text) {
    return new Setup(home, null, text);
  }
}
