package penstock.core.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import penstock.core.accesslog.AccessLogSettings.Rotate;
import penstock.core.metrics.AccessLogMetrics;
import penstock.core.metrics.LineRegistry;

class LogWriterTest {

  private final AccessLogMetrics metrics = new AccessLogMetrics(new LineRegistry(), "test");
  private final Tape tape = new Tape();
  private final LineRing ring = new LineRing(4096, 4096);

  /// Keeps what is written; can be made slow or broken.
  private static final class Tape implements LogTarget {

    private volatile String text = "";
    private final AtomicInteger reopened = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean broken;
    private volatile boolean closed;

    @Override
    public void write(ByteBuffer lines) throws IOException {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (broken) {
        throw new IOException("no space");
      }
      text = text.concat(StandardCharsets.US_ASCII.decode(lines).toString());
    }

    @Override
    public void reopen() {
      reopened.incrementAndGet();
    }

    @Override
    public void rotateBy(@Nullable Rotate rotate) {}

    @Override
    public void close() {
      closed = true;
    }
  }

  private LogWriter writer() {
    return new LogWriter("test", tape, metrics, ring).start();
  }

  private static void add(LogWriter writer, String text) {
    writer.add(LineBytes.own().put(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void writesWhatIsAdded() {
    try (LogWriter writer = writer()) {
      add(writer, "one");
      await().until(() -> tape.text.equals("one\n"));
      add(writer, "two");
      await().until(() -> tape.text.equals("one\ntwo\n"));
    }
    assertThat(tape.closed).isTrue();
  }

  @Test
  void writesWhatWaitsBeforeItCloses() {
    LogWriter writer = writer();
    for (int i = 0; i < 10; i++) {
      add(writer, "line");
    }
    writer.close();
    assertThat(tape.text).isEqualTo("line\n".repeat(10));
    assertThat(metrics.dropped()).isZero();
  }

  @Test
  void waitsForWhoIsInTheMidstOfCopyingWhenItCloses() throws InterruptedException {
    byte[] late = "late\n".getBytes(StandardCharsets.US_ASCII);
    LogWriter writer = writer();
    long place = ring.claim(late.length);
    Thread closing = Thread.ofVirtual().start(writer::close);
    await().until(() -> ring.offer(new byte[] {'\n'}, 1) == LineRing.REFUSED);
    ring.copy(late, late.length, place);
    closing.join();
    // Where the machine stood still, closing may have given up.
    await().until(() -> tape.closed);
    assertThat(tape.text).startsWith("late\n");
  }

  @Test
  void dropsAndCountsWhatComesAfterItsEnd() {
    LogWriter writer = writer();
    add(writer, "one");
    writer.close();
    add(writer, "two");
    assertThat(tape.text).isEqualTo("one\n");
    assertThat(metrics.dropped()).isEqualTo(1);
  }

  @Test
  void dropsAndCountsWhatASlowFileCannotTake() {
    tape.gate = new CountDownLatch(1);
    LogWriter writer = writer();
    String line = "x".repeat(999);
    for (int i = 0; i < 100; i++) {
      add(writer, line);
    }
    assertThat(metrics.dropped()).isGreaterThan(50);
    tape.gate.countDown();
    writer.close();
    assertThat(tape.text.length() / 1000 + metrics.dropped()).isEqualTo(100);
  }

  @Test
  void dropsAndCountsWhatABrokenFileCannotTake() {
    tape.broken = true;
    try (LogWriter writer = writer()) {
      add(writer, "one");
      await().until(() -> metrics.dropped() == 1);
      tape.broken = false;
      add(writer, "two");
      await().until(() -> tape.text.equals("two\n"));
    }
  }

  @Test
  void dropsLinesOfNoReasonableLength() {
    LineRing wide = new LineRing(LogWriter.WAITING, LogWriter.LONGEST);
    try (LogWriter writer = new LogWriter("test", tape, metrics, wide).start()) {
      add(writer, "x".repeat(LogWriter.LONGEST));
      assertThat(metrics.dropped()).isEqualTo(1);
    }
  }

  @Test
  void opensItsFileAnewEvenWhenNothingIsWritten() {
    try (LogWriter writer = writer()) {
      writer.renew();
      await().until(() -> tape.reopened.get() == 1);
    }
  }
}
