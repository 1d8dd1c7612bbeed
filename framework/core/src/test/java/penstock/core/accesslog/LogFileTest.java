package penstock.core.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import penstock.core.accesslog.AccessLogSettings.Rotate;
import penstock.spi.ByteSize;

class LogFileTest {

  @TempDir private Path folder;

  private Path path() {
    return folder.resolve("access.log");
  }

  private static void write(LogFile file, String text) throws IOException {
    file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  private String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  @Test
  void addsToWhatIsThere() throws IOException {
    Files.writeString(path(), "old\n");
    try (LogFile file = new LogFile(path(), null, Instant::now)) {
      write(file, "new\n");
    }
    assertThat(read("access.log")).isEqualTo("old\nnew\n");
  }

  @Test
  void beginsANewOneWhenItIsFullAndKeepsAFew() throws IOException {
    Rotate rotate = new Rotate(new ByteSize(4096), 2, null);
    String block = "x".repeat(2999) + "\n";
    try (LogFile file = new LogFile(path(), rotate, Instant::now)) {
      for (int i = 0; i < 4; i++) {
        write(file, i + block);
      }
    }
    assertThat(read("access.log")).startsWith("3");
    assertThat(read("access.log.1")).startsWith("2");
    assertThat(read("access.log.2")).startsWith("1");
    assertThat(folder.resolve("access.log.3")).doesNotExist();
  }

  @Test
  void beginsANewOneWhenItIsOld() throws IOException {
    Instant[] now = {Instant.now()};
    Rotate rotate = new Rotate(new ByteSize(4096), 2, Duration.ofHours(1));
    try (LogFile file = new LogFile(path(), rotate, () -> now[0])) {
      write(file, "old\n");
      now[0] = now[0].plus(Duration.ofMinutes(50));
      write(file, "old\n");
      now[0] = now[0].plus(Duration.ofMinutes(20));
      write(file, "new\n");
    }
    assertThat(read("access.log.1")).isEqualTo("old\nold\n");
    assertThat(read("access.log")).isEqualTo("new\n");
  }

  @Test
  void isWrittenOnWhileNoNewOneCanBeBegun() throws IOException {
    Instant[] now = {Instant.now()};
    Rotate rotate = new Rotate(new ByteSize(4096), 1, null);
    String block = "x".repeat(2999) + "\n";
    Path inTheWay = Files.createDirectories(folder.resolve("access.log.1/full"));
    try (LogFile file = new LogFile(path(), rotate, () -> now[0])) {
      write(file, "0" + block);
      write(file, "1" + block);
      Files.delete(inTheWay);
      write(file, "2" + block);
      assertThat(read("access.log")).isEqualTo("0" + block + "1" + block + "2" + block);
      now[0] = now[0].plus(Duration.ofMinutes(1));
      write(file, "3" + block);
    }
    assertThat(read("access.log.1")).hasSize(3 * 3001);
    assertThat(read("access.log")).isEqualTo("3" + block);
  }

  @Test
  void isOpenedAnewForThoseWhoMovedIt() throws IOException {
    try (LogFile file = new LogFile(path(), null, Instant::now)) {
      write(file, "old\n");
      Files.move(path(), folder.resolve("moved"));
      write(file, "still\n");
      file.reopen();
      write(file, "new\n");
    }
    assertThat(read("moved")).isEqualTo("old\nstill\n");
    assertThat(read("access.log")).isEqualTo("new\n");
  }

  @Test
  void cannotBeOpenedWhereThereIsNoFolder() {
    assertThatThrownBy(() -> new LogFile(folder.resolve("no/such.log"), null, Instant::now))
        .isInstanceOf(IOException.class);
  }
}
