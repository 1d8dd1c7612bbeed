package penstock.core.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class LineRingTest {

  private final LineRing ring = new LineRing(1024, 1024);

  private static int offer(LineRing ring, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
    return ring.offer(bytes, bytes.length);
  }

  /// A line of so many bytes.
  private static String line(int bytes) {
    return "x".repeat(bytes - 1) + "\n";
  }

  private static String look(LineRing ring, int most) {
    ByteBuffer lines = ring.lines(most);
    return StandardCharsets.US_ASCII.decode(lines.duplicate()).toString();
  }

  private static String take(LineRing ring, int most) {
    String lines = look(ring, most);
    ring.take(lines.length());
    return lines;
  }

  @Test
  void givesBackWhatWasPutIn() {
    assertThat(ring.isEmpty()).isTrue();
    assertThat(offer(ring, "one\n")).isEqualTo(4);
    assertThat(offer(ring, "three\n")).isEqualTo(10);
    assertThat(ring.isEmpty()).isFalse();
    assertThat(take(ring, 1024)).isEqualTo("one\nthree\n");
    assertThat(ring.isEmpty()).isTrue();
    assertThat(take(ring, 1024)).isEmpty();
  }

  @Test
  void givesBackWhatWasBegunBeforeItWasClosed() {
    assertThat(offer(ring, "one\n")).isEqualTo(4);
    long place = ring.claim(4);
    ring.close();
    assertThat(offer(ring, "not\n")).isEqualTo(LineRing.REFUSED);
    assertThat(take(ring, 1024)).isEmpty();
    assertThat(ring.isEmpty()).isFalse();
    assertThat(ring.copy("two\n".getBytes(StandardCharsets.US_ASCII), 4, place)).isEqualTo(8);
    assertThat(take(ring, 1024)).isEqualTo("one\ntwo\n");
    assertThat(ring.isEmpty()).isTrue();
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThat(offer(ring, line(1025))).isEqualTo(LineRing.REFUSED);
    assertThat(offer(ring, line(600))).isEqualTo(600);
    assertThat(offer(ring, line(500))).isEqualTo(LineRing.REFUSED);
    assertThat(take(ring, 1024)).hasSize(600);
    assertThat(offer(ring, line(1024))).isEqualTo(1024);
    assertThat(offer(ring, "\n")).isEqualTo(LineRing.REFUSED);
    assertThat(take(ring, 1024)).isEqualTo(line(1024));
    assertThat(offer(ring, "\n")).isEqualTo(1);
  }

  @Test
  void refusesLinesThatAreTooLong() {
    LineRing narrow = new LineRing(1024, 64);
    assertThat(offer(narrow, line(65))).isEqualTo(LineRing.REFUSED);
    assertThat(offer(narrow, line(64))).isEqualTo(64);
  }

  @Test
  void keepsWhatIsNotTaken() {
    assertThat(offer(ring, line(1000))).isEqualTo(1000);
    assertThat(look(ring, 1024)).isEqualTo(line(1000));
    assertThat(offer(ring, line(1000))).isEqualTo(LineRing.REFUSED);
    assertThat(take(ring, 1024)).isEqualTo(line(1000));
    assertThat(offer(ring, line(1000))).isEqualTo(1000);
  }

  @Test
  void givesNoHalfLines() {
    offer(ring, line(300));
    offer(ring, line(400));
    assertThat(take(ring, 699)).isEqualTo(line(300));
    assertThat(take(ring, 699)).isEqualTo(line(400));
  }

  @Test
  void splitsNoLineAtTheEndOfItsMemory() {
    offer(ring, line(1000));
    take(ring, 1024);
    offer(ring, line(100));
    offer(ring, line(200));
    assertThat(take(ring, 1024)).isEqualTo(line(100));
    assertThat(take(ring, 1024)).isEqualTo(line(200));
  }

  @Test
  void aLineMayEndWhereItsMemoryDoes() {
    offer(ring, line(1000));
    take(ring, 1024);
    offer(ring, line(24));
    offer(ring, line(30));
    assertThat(take(ring, 1024) + take(ring, 1024)).isEqualTo(line(24) + line(30));
  }

  @Test
  void goesRoundAndRound() {
    for (int i = 0; i < 1000; i++) {
      String line = "n" + i + "-".repeat(i % 300) + "\n";
      assertThat(offer(ring, line)).isEqualTo(line.length());
      assertThat(take(ring, 1024)).isEqualTo(line);
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
              while (offer(ring, text) == LineRing.REFUSED) {
                Thread.onSpinWait();
              }
            }
            done.countDown();
          });
    }
    List<String> got = new ArrayList<>();
    while (got.size() < threads * lines) {
      take(ring, 1024).lines().forEach(got::add);
    }
    done.await();
    assertThat(got)
        .hasSize(threads * lines)
        .allMatch(line -> line.matches("a{20}|b{50}|c{80}|d{110}"));
    assertThat(ring.isEmpty()).isTrue();
  }
}
