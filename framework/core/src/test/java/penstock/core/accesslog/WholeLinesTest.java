package penstock.core.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WholeLinesTest {

  private final Disk disk = new Disk();
  private final WholeLines lines = new WholeLines();

  /// Has room for so many bytes.
  private static final class Disk implements WritableByteChannel {

    private final StringBuilder text = new StringBuilder();
    private int room = Integer.MAX_VALUE;

    @Override
    public int write(ByteBuffer from) throws IOException {
      if (room == 0) {
        throw new IOException("no space left on device");
      }
      int n = Math.min(room, from.remaining());
      room -= n;
      byte[] some = new byte[n];
      from.get(some);
      text.append(new String(some, StandardCharsets.US_ASCII));
      return n;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private ByteBuffer write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    lines.write(disk, bytes);
    return bytes;
  }

  private void fails(String text, int room) {
    disk.room = room;
    assertThatThrownBy(() -> write(text)).isInstanceOf(IOException.class);
    disk.room = Integer.MAX_VALUE;
  }

  @Test
  void writesAll() throws IOException {
    assertThat(write("one\ntwo\n").hasRemaining()).isFalse();
    assertThat(disk.text).hasToString("one\ntwo\n");
  }

  @Test
  void endsALineThatWasBrokenOff() throws IOException {
    fails("one\ntwo\n", 6);
    fails("three\n", 0);
    write("four\n");
    write("five\n");
    assertThat(disk.text).hasToString("one\ntw\nfour\nfive\n");
  }

  @Test
  void addsNothingBehindAWholeLine() throws IOException {
    fails("one\ntwo\n", 4);
    write("three\n");
    assertThat(disk.text).hasToString("one\nthree\n");
  }

  @Test
  void addsNothingToAnEmptyFile() throws IOException {
    fails("one\n", 2);
    disk.text.setLength(0);
    lines.beginAnew();
    write("two\n");
    assertThat(disk.text).hasToString("two\n");
  }
}
