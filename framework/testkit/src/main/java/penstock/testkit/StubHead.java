package penstock.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import penstock.spi.traffic.Header;

/// Reads the text part of HTTP/1.1 messages, leniently: a stub wants to see what was sent.
final class StubHead {

  private StubHead() {}

  /// One line with its line end, as Latin-1; null at the end of the stream.
  static @Nullable String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(128);
    for (int b = in.read(); b >= 0; b = in.read()) {
      line.write(b);
      if (b == '\n') {
        return line.toString(StandardCharsets.ISO_8859_1);
      }
    }
    return null;
  }

  /// Takes a head apart.
  ///
  /// @param connection on which it came
  static StubRequest parse(String head, int connection) {
    List<String> lines = head.lines().toList();
    String[] words = lines.getFirst().split(" ", 3);
    List<Header> headers = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
      }
    }
    return new StubRequest(head, words[0], words.length > 1 ? words[1] : "", headers, connection);
  }
}
