package penstock.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xnio.XnioWorker;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.EmptyStreamSourceConduit;
import org.xnio.conduits.StreamSourceConduit;
import penstock.core.socket.SocketWorker;

class WasteTest {

  private final byte[] room = new byte[100];
  private SocketWorker worker;
  private Sender sender;

  /// Has so much to send, and then says that for now there is no more, or that there never will be.
  private static final class Sender extends AbstractStreamSourceConduit<StreamSourceConduit> {

    private long left;
    private int last;
    private int woken;

    Sender(XnioWorker worker) {
      super(new EmptyStreamSourceConduit(worker.getIoThread()));
    }

    @Override
    public int read(ByteBuffer into) {
      if (left == 0) {
        return last;
      }
      int n = (int) Math.min(left, into.remaining());
      into.position(into.position() + n);
      left -= n;
      return n;
    }

    @Override
    public void wakeupReads() {
      woken++;
    }
  }

  @BeforeEach
  void sendSomething() throws IOException {
    worker = SocketWorker.start("test", 1, () -> {});
    sender = new Sender(worker);
    sender.left = 250;
  }

  @AfterEach
  void stop() throws InterruptedException {
    worker.shutdown();
    worker.awaitTermination();
  }

  @Test
  void isReadToItsEndForNow() throws IOException {
    assertThat(Waste.drop(sender, room)).isZero();
    assertThat(sender.left).isZero();
    assertThat(sender.woken).isZero();
  }

  @Test
  void comesToAnEnd() throws IOException {
    sender.last = -1;
    assertThat(Waste.drop(sender, room)).isEqualTo(-1);
  }

  @Test
  void ofAFastSenderIsReadALittleAtATime() throws IOException {
    sender.left = Long.MAX_VALUE;
    assertThat(Waste.drop(sender, room)).isZero();
    assertThat(Long.MAX_VALUE - sender.left).isEqualTo((long) Waste.MOST_READS * room.length);
    assertThat(sender.woken).isEqualTo(1);
  }
}
