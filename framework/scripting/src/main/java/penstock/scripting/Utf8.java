package penstock.scripting;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.file.FileSystemException;

/// Tells text from what is none: the engine would read any bytes, and put marks of its own in the
/// place of those that mean nothing.
final class Utf8 {

  private Utf8() {}

  /// Makes sure that bytes are text.
  ///
  /// @param name of the file
  /// @throws FileSystemException if one is not: with line and column
  static void check(String name, byte[] bytes) throws FileSystemException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    boolean malformed = UTF_8.newDecoder().decode(in, out, true).isError();
    String read = out.flip().toString();
    int nul = read.indexOf('\0');
    String before = nul < 0 ? read : read.substring(0, nul);
    if (malformed || nul >= 0) {
      int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
      int column = before.length() - before.lastIndexOf('\n');
      byte first = nul < 0 ? bytes[in.position()] : 0;
      throw new FileSystemException(
          name,
          null,
          "%d:%d: byte 0x%02X (expected: text in UTF-8)".formatted(line, column, first));
    }
  }
}
