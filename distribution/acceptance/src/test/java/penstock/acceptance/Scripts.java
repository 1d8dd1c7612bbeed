package penstock.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// Small programs for tests.
final class Scripts {

  private Scripts() {}

  /// Writes one that can be run.
  ///
  /// @param text its lines after the first, which names the shell
  static void write(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
