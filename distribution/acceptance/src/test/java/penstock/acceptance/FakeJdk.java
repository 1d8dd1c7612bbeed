package penstock.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder that looks like a JDK and whose `java` prints who it is and what it was given.
final class FakeJdk {

  private FakeJdk() {}

  /// Makes one with a `release` file.
  ///
  /// @param version such as `25.0.3`
  /// @return its folder
  static Path in(Path parent, String name, String version) throws IOException {
    Path jdk = withoutRelease(parent, name, version);
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  /// Makes one that tells its version only when it is asked.
  static Path withoutRelease(Path parent, String name, String version) throws IOException {
    Path jdk = parent.resolve(name);
    Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
    Scripts.write(
        java,
        """
        if [ "$1" = -version ]; then
          echo 'openjdk version "%s" 2025-09-16' >&2
          exit 0
        fi
        echo "java %s"
        echo "pid $$"
        for word in "$@"; do
          echo "[$word]"
        done
        """
            .formatted(version, name));
    return jdk;
  }
}
