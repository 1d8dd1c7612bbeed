package penstock.core.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever heads came before, good ones and bad ones: the next one is read as if none had.
class KnownLinesTest {

  private static final int CONNECTIONS = 500;
  private static final int HEADS = 20;
  private static final int BEHIND = 64;

  private static final List<String> LINES =
      List.of(
          "Server: x",
          "Server: x ",
          "server: x",
          "Content-Length: 5",
          "Content-Length: 5",
          "Content-Length: 6",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: gzip",
          "Connection: close",
          "Connection: keep-alive",
          "Connection: X-A",
          "X-A: 1",
          "X-A: 12",
          "X-A:",
          "X-A",
          " folded",
          "X-B: a\rb",
          "\rX-B: a",
          "X-L: " + "y".repeat(249),
          "X-L: " + "y".repeat(250));

  private final SplittableRandom random = new SplittableRandom(7);

  @Test
  void headsBeforeChangeNothing() {
    for (int i = 0; i < CONNECTIONS; i++) {
      ResponseHead kept = new ResponseHead();
      List<String> lines = new ArrayList<>();
      for (int n = 0; n < HEADS; n++) {
        change(lines);
        String text = text(lines);
        // What an earlier, longer head left behind this one.
        byte[] bytes = (text + "\r\n".repeat(BEHIND / 2)).getBytes(StandardCharsets.ISO_8859_1);
        ResponseHead fresh = new ResponseHead();
        String refused = fresh.parse(bytes, text.length());
        assertThat(kept.parse(bytes, text.length())).as(text).isEqualTo(refused);
        if (refused == null) {
          assertThat(said(kept)).isEqualTo(said(fresh));
        }
      }
    }
  }

  private void change(List<String> lines) {
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      String line = LINES.get(random.nextInt(LINES.size()));
      int what = random.nextInt(3);
      if (lines.isEmpty() || what == 0) {
        lines.add(random.nextInt(lines.size() + 1), line);
      } else if (what == 1) {
        lines.remove(random.nextInt(lines.size()));
      } else {
        lines.set(random.nextInt(lines.size()), line);
      }
    }
  }

  private String text(List<String> lines) {
    StringBuilder text = new StringBuilder("HTTP/1." + random.nextInt(2) + " 200 OK\r\n");
    lines.forEach(line -> text.append(line).append("\r\n"));
    return text.append("\r\n").toString();
  }

  private static List<Object> said(ResponseHead head) {
    List<Object> said = new ArrayList<>();
    said.addAll(Arrays.asList(head.contentLength(), head.chunked(), head.persistent()));
    said.add("tokens: " + head.connectionTokens());
    for (int i = 0; i < head.count(); i++) {
      said.add(head.name(i) + ": " + head.value(i));
    }
    return said;
  }
}
