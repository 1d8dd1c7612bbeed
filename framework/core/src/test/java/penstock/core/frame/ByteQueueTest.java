package penstock.core.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undertow.server.DefaultByteBufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.Configurable;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.ConduitStreamSinkChannel;
import org.xnio.conduits.NullStreamSinkConduit;

class ByteQueueTest {

  /// Sends the first buffer of several, and fails at the second, as TLS may.
  private static final class Breaking extends AbstractStreamSinkConduit<NullStreamSinkConduit> {

    Breaking(XnioWorker worker) {
      super(new NullStreamSinkConduit(worker.getIoThread()));
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
      bytes[offset].position(bytes[offset].limit());
      throw new IOException("reset");
    }
  }

  @Test
  void whatAFailedWriteMayHaveSentCountsAsWritten() throws Exception {
    XnioWorker worker =
        Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
    try (DefaultByteBufferPool buffers = new DefaultByteBufferPool(false, 16)) {
      ByteQueue queue = new ByteQueue(buffers);
      queue.put(new byte[40], 40);
      ConduitStreamSinkChannel sink =
          new ConduitStreamSinkChannel(Configurable.EMPTY, new Breaking(worker));
      assertThatThrownBy(() -> queue.writeTo(sink)).isInstanceOf(IOException.class);
      assertThat(queue.written()).isEqualTo(40);
      queue.clear();
    } finally {
      worker.shutdownNow();
    }
  }
}
