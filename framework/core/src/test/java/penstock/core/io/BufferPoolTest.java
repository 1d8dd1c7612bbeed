package penstock.core.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.connector.PooledByteBuffer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;

class BufferPoolTest {

  private XnioWorker worker;
  private BufferPool pool;

  @BeforeEach
  void start() throws IOException {
    worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    pool = new BufferPool(worker, 1, BufferPool.LARGE + BufferPool.SMALL);
  }

  @AfterEach
  void stop() {
    worker.shutdownNow();
  }

  @Test
  void lendsWhatCameBack() {
    PooledByteBuffer first = pool.allocate();
    var buffer = first.getBuffer();
    buffer.position(7);
    first.close();
    PooledByteBuffer second = pool.allocate();
    assertThat(second.getBuffer()).isSameAs(buffer);
    assertThat(second.getBuffer().position()).isZero();
    assertThat(pool.bytesMade()).isEqualTo(BufferPool.SMALL);
    second.close();
  }

  @Test
  void aBufferClosedTwiceComesBackOnce() {
    PooledByteBuffer first = pool.allocate();
    first.close();
    PooledByteBuffer second = pool.allocate();
    first.close();
    assertThat(pool.lent()).isEqualTo(1);
    assertThat(second.isOpen()).isTrue();
    assertThatThrownBy(first::getBuffer).isInstanceOf(IllegalStateException.class);
    second.close();
    assertThat(pool.lent()).isZero();
  }

  @Test
  void makesNoMoreThanItMay() {
    PooledByteBuffer large = pool.allocateLarge();
    PooledByteBuffer small = pool.allocate();
    assertThatThrownBy(pool::allocate).isInstanceOf(NoRoomException.class);
    assertThatThrownBy(pool::allocateLarge).isInstanceOf(NoRoomException.class);
    assertThat(pool.lent()).isEqualTo(2);
    small.close();
    large.close();
    pool.allocateLarge().close();
    assertThat(pool.bytesMade()).isEqualTo(BufferPool.LARGE + BufferPool.SMALL);
  }
}
