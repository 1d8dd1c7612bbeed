package penstock.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Compares a jar with the checksums that lie beside it, as `sha256sum` writes them.
final class Checksums {

  private static final Pattern LINE = Pattern.compile("\\\\?([0-9a-fA-F]{64})(?:\\s+\\*?(.+))?");

  private Checksums() {}

  /// Checks `<jar>.sha256` and the line of `SHA256SUMS` that names the jar, whichever exist.
  ///
  /// @return what is wrong; null if nothing is, or if there is no checksum
  static @Nullable String problem(Path jar) {
    String name = String.valueOf(jar.getFileName());
    Path own = jar.resolveSibling(name + ".sha256");
    Path list = jar.resolveSibling("SHA256SUMS");
    try {
      if (Files.exists(own)) {
        String wanted = only(Files.readAllLines(own));
        if (wanted == null) {
          return own.getFileName() + ": no checksum (expected: 64 hexadecimal digits)";
        }
        String problem = compare(jar, wanted, own);
        if (problem != null) {
          return problem;
        }
      }
      String wanted = Files.exists(list) ? named(Files.readAllLines(list), name) : null;
      return wanted == null ? null : compare(jar, wanted, list);
    } catch (IOException e) {
      return "checksum: " + Reasons.oneLine(e) + " (expected: readable files)";
    }
  }

  private static @Nullable String only(List<String> lines) {
    Matcher matcher = LINE.matcher(lines.isEmpty() ? "" : lines.getFirst().strip());
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static @Nullable String named(List<String> lines, String name) {
    for (String line : lines) {
      Matcher matcher = LINE.matcher(line.strip());
      if (matcher.matches() && isName(matcher.group(2), name)) {
        return matcher.group(1);
      }
    }
    return null;
  }

  private static boolean isName(@Nullable String listed, String name) {
    return listed != null && (listed.equals(name) || listed.equals("./" + name));
  }

  private static @Nullable String compare(Path jar, String wanted, Path source) throws IOException {
    String expected = wanted.toLowerCase(Locale.ROOT);
    String actual = sha256(jar);
    return actual.equals(expected)
        ? null
        : "sha256: " + actual + " (expected: " + expected + " as in " + source.getFileName() + ")";
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[1 << 16];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        digest.update(buffer, 0, length);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
