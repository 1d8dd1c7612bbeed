package penstock.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads small UTF-8 files.
final class TextFile {

  /// Far above any configuration written by people; a device or a core dump is not read to its end.
  private static final int MAX_BYTES = 64 << 20;

  private TextFile() {}

  static String read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("a directory");
    }
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("more than 64MiB");
      }
      return decode(bytes);
    }
  }

  static String decode(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /// Why a file could not be read, for users.
  static String reason(Exception e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "permission denied";
      case CharacterCodingException _ -> "not UTF-8";
      default -> String.valueOf(e.getMessage());
    };
  }
}
