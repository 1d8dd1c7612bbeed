package penstock.core.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.util.HeaderMap;
import io.undertow.util.HttpString;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

  private final AtomicInteger breaks = new AtomicInteger();
  private final FewBuffers buffers = new FewBuffers(1);
  private final FrameWriter out =
      new FrameWriter(buffers, new byte[64 * 1024], breaks::incrementAndGet);

  /// Lends only so many buffers.
  private static final class FewBuffers implements ByteBufferPool {

    private final ByteBufferPool all = new DefaultByteBufferPool(false, 16 * 1024, -1, 0);
    private int left;

    FewBuffers(int left) {
      this.left = left;
    }

    @Override
    public PooledByteBuffer allocate() {
      if (left == 0) {
        throw new IllegalStateException("no buffer left");
      }
      left--;
      return all.allocate();
    }

    @Override
    public ByteBufferPool getArrayBackedPool() {
      return this;
    }

    @Override
    public void close() {
      all.close();
    }

    @Override
    public int getBufferSize() {
      return all.getBufferSize();
    }

    @Override
    public boolean isDirect() {
      return false;
    }
  }

  @Test
  void tellsThatHalfAFrameWasWritten() {
    ByteBuffer large = ByteBuffer.allocate(Wire.MOST_PAYLOAD);
    assertThatThrownBy(() -> out.data(1, large, Wire.MOST_PAYLOAD, true))
        .isInstanceOf(IllegalStateException.class);
    assertThat(breaks).hasValue(1);
    int room = out.room();
    out.reset(1, Wire.CANCEL);
    HeaderMap fields = new HeaderMap();
    fields.put(new HttpString(":path"), "/");
    out.fields(3, fields, true);
    assertThat(out.room()).isEqualTo(room);
  }

  @Test
  void packsWhateverMayStandInAValue() {
    HeaderMap fields = new HeaderMap();
    fields.put(new HttpString("Name"), "\u00e9".repeat(20) + "\u00ff\t x");
    out.fields(1, fields, true);
    assertThat(breaks).hasValue(0);
    assertThat(out.empty()).isFalse();
  }

  @Test
  void speaksWithoutBuffersIfItMust() {
    FrameWriter front =
        new FrameWriter(new FewBuffers(0), new byte[64 * 1024], breaks::incrementAndGet)
            .speakingAnyway();
    int room = front.room();
    front.reset(1, Wire.INTERNAL_ERROR);
    HeaderMap fields = new HeaderMap();
    fields.put(new HttpString(":status"), "503");
    front.fields(3, fields, false);
    front.data(3, ByteBuffer.allocate(20), 20, true);
    int said = room - front.room();
    assertThat(said).isBetween(13 + 9 + 29, 200);
    ByteBuffer large = ByteBuffer.allocate(Wire.MOST_PAYLOAD);
    assertThatThrownBy(() -> front.data(5, large, Wire.MOST_PAYLOAD, true))
        .isInstanceOf(IllegalStateException.class);
    assertThat(room - front.room()).isEqualTo(said);
    assertThat(large.position()).isZero();
    assertThat(breaks).hasValue(0);
  }

  @Test
  void takesAFrameWholeOrNotAtAll() {
    FrameWriter front = out.speakingAnyway();
    int room = front.room();
    ByteBuffer large = ByteBuffer.allocate(Wire.MOST_PAYLOAD);
    assertThatThrownBy(() -> front.data(1, large, Wire.MOST_PAYLOAD, true))
        .isInstanceOf(IllegalStateException.class);
    assertThat(front.room()).isEqualTo(room);
    assertThat(breaks).hasValue(0);
  }

  @Test
  void takesNothingAfterTheEnd() {
    out.close();
    ByteBuffer bytes = ByteBuffer.allocate(10);
    out.data(1, bytes, 10, false);
    out.windowUpdate(0, 1);
    assertThat(bytes.hasRemaining()).isFalse();
    assertThat(out.empty()).isTrue();
    assertThat(buffers.left).isEqualTo(1);
  }
}
