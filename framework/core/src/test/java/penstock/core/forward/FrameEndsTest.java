package penstock.core.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameEndsTest {

  private final FrameEnds frames = new FrameEnds();

  private static byte[] frame(int opcode, int length, boolean masked) {
    ByteBuffer frame = ByteBuffer.allocate(length + 14);
    int mask = masked ? 0x80 : 0;
    frame.put((byte) (0x80 | opcode));
    if (length < 126) {
      frame.put((byte) (mask | length));
    } else if (length < 65_536) {
      frame.put((byte) (mask | 126)).putShort((short) length);
    } else {
      frame.put((byte) (mask | 127)).putLong(length);
    }
    if (masked) {
      frame.putInt(0x88888888);
    }
    byte[] whole = new byte[frame.position() + length];
    frame.flip().get(whole, 0, frame.limit());
    return whole;
  }

  @ParameterizedTest
  @CsvSource({"0,false", "0,true", "5,true", "125,false", "126,true", "65535,false", "65536,true"})
  void aFrameEndsWhereItsLengthSays(int length, boolean masked) {
    byte[] whole = frame(2, length, masked);
    for (int i = 0; i < whole.length; i++) {
      assertThat(frames.between()).isEqualTo(i == 0);
      frames.pass(ByteBuffer.wrap(whole, i, 1));
    }
    assertThat(frames.between()).isTrue();
    frames.pass(ByteBuffer.wrap(whole));
    assertThat(frames.between()).isTrue();
    assertThat(frames.closed()).isFalse();
  }

  @Test
  void manyFramesMayComeAtOnce() {
    ByteBuffer several = ByteBuffer.allocate(1000);
    several.put(frame(1, 10, true)).put(frame(9, 0, true)).put(frame(0, 300, true));
    several.put(frame(2, 7, true), 0, 6);
    frames.pass(several.flip());
    assertThat(several.remaining()).isEqualTo(several.limit());
    assertThat(frames.between()).isFalse();
    assertThat(frames.passOne(ByteBuffer.allocate(50))).isEqualTo(7);
    assertThat(frames.between()).isTrue();
  }

  @Test
  void theEndOfOneIsNoEndIfItIsNotThere() {
    frames.pass(ByteBuffer.wrap(frame(2, 100, false), 0, 20));
    assertThat(frames.passOne(ByteBuffer.allocate(50))).isEqualTo(50);
    assertThat(frames.between()).isFalse();
  }

  @Test
  void aCloseIsNoticed() {
    frames.pass(ByteBuffer.wrap(frame(8, 2, true)));
    assertThat(frames.closed()).isTrue();
    assertThat(frames.between()).isTrue();
  }

  @Test
  void whatIsTooLongNeverEnds() {
    frames.pass(ByteBuffer.allocate(10).put((byte) 0x82).put((byte) 127).putLong(-1).flip());
    frames.pass(ByteBuffer.allocate(100));
    assertThat(frames.between()).isFalse();
  }
}
