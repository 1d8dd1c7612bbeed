package penstock.core.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LineRingTest {

  private final LineRing ring = new LineRing(1024);

  private static boolean offer(LineRing ring, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
    return ring.offer(bytes, bytes.length);
  }

  private static String drain(LineRing ring, int room) {
    ByteBuffer out = ByteBuffer.allocate(room);
    int _ = ring.drainTo(out);
    return StandardCharsets.US_ASCII.decode(out.flip()).toString();
  }

  @Test
  void givesBackWhatWasPutIn() {
    assertThat(ring.isEmpty()).isTrue();
    assertThat(offer(ring, "one\n")).isTrue();
    assertThat(offer(ring, "two\n")).isTrue();
    assertThat(ring.isEmpty()).isFalse();
    assertThat(drain(ring, 100)).isEqualTo("one\ntwo\n");
    assertThat(ring.isEmpty()).isTrue();
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThat(offer(ring, "x".repeat(1025))).isFalse();
    assertThat(offer(ring, "x".repeat(600))).isTrue();
    assertThat(ring.moreThanHalfFull()).isTrue();
    assertThat(offer(ring, "y".repeat(500))).isFalse();
    assertThat(drain(ring, 1024)).hasSize(600);
    assertThat(offer(ring, "z".repeat(1024))).isTrue();
    assertThat(drain(ring, 1024)).hasSize(1024).containsOnlyOnce("z".repeat(1024));
  }

  @Test
  void givesNoHalfLines() {
    offer(ring, "one\n");
    offer(ring, "four\n");
    assertThat(drain(ring, 8)).isEqualTo("one\n");
    assertThat(drain(ring, 8)).isEqualTo("four\n");
  }

  @Test
  void goesRoundAndRound() {
    for (int i = 0; i < 1000; i++) {
      String line = "n" + i + "-".repeat(i % 300) + "\n";
      assertThat(offer(ring, line)).isTrue();
      assertThat(drain(ring, 1024)).isEqualTo(line);
    }
  }

  @Test
  void takesLinesOfManyThreadsWhole() throws InterruptedException {
    int threads = 4;
    int lines = 5000;
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      String text = String.valueOf((char) ('a' + t)).repeat(20 + 30 * t) + "\n";
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < lines; i++) {
              while (!offer(ring, text)) {
                Thread.onSpinWait();
              }
            }
            done.countDown();
          });
    }
    List<String> got = new ArrayList<>();
    while (got.size() < threads * lines) {
      drain(ring, 2048).lines().forEach(got::add);
    }
    done.await();
    assertThat(got)
        .hasSize(threads * lines)
        .allMatch(line -> line.matches("a{20}|b{50}|c{80}|d{110}"));
    assertThat(ring.isEmpty()).isTrue();
  }
}
