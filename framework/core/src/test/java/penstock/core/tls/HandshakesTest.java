package penstock.core.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HandshakesTest {

  private final AtomicBoolean room = new AtomicBoolean();

  /// Gives one only where there is room.
  private Thread thread(Runnable task) {
    if (!room.get()) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    return new Thread(task);
  }

  @Test
  void workForWhichThereIsNoThreadIsRefusedAndForgotten() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    try (Handshakes handshakes = new Handshakes(1, this::thread)) {
      assertThat(handshakes.take(true, done::countDown)).isFalse();
      assertThat(handshakes.waiting()).isZero();

      room.set(true);

      assertThat(handshakes.take(true, done::countDown)).isTrue();
      assertThat(done.await(20, SECONDS)).isTrue();
    }
  }
}
