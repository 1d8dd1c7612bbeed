package penstock.core.socket;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;
import org.xnio.conduits.ReadReadyHandler;
import penstock.testkit.TcpPeer;

@Timeout(60)
class SocketThreadTest {

  private SocketFixture fixture;
  private XnioIoThread thread;

  @BeforeEach
  void start() throws IOException {
    fixture = new SocketFixture(1);
    thread = fixture.worker.getIoThread(0);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void runsTasksLaterInTheirOrder() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    // On the thread itself, which runs none of them before all are there.
    thread.execute(() -> {
      thread.executeAfter(() -> ran.add("third"), 600, MILLISECONDS);
      thread.executeAfter(() -> ran.add("second"), 300, MILLISECONDS);
      thread.execute(() -> ran.add("first"));
    });

    assertThat(ran.poll(20, SECONDS)).isEqualTo("first");
    assertThat(ran.poll(20, SECONDS)).isEqualTo("second");
    assertThat(ran.poll(20, SECONDS)).isEqualTo("third");
  }

  @Test
  void takesBackWhatHasNotRun() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    SocketFixture.on(
        thread,
        () -> {
          XnioExecutor.Key key = thread.executeAfter(() -> ran.add("never"), 20, MILLISECONDS);
          assertThat(key.remove()).isTrue();
          assertThat(key.remove()).isFalse();
          return thread.executeAfter(() -> ran.add("later"), 40, MILLISECONDS);
        });

    assertThat(ran.poll(20, SECONDS)).isEqualTo("later");
  }

  @Test
  void repeatsUntilItIsTakenBack() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    XnioExecutor.Key key = thread.executeAtInterval(() -> ran.add("again"), 1, MILLISECONDS);
    for (int i = 0; i < 3; i++) {
      assertThat(ran.poll(20, SECONDS)).isEqualTo("again");
    }
    assertThat(key.remove()).isTrue();
    SocketFixture.on(thread, () -> "done");
    ran.clear();
    CompletableFuture<Void> later = new CompletableFuture<>();
    thread.executeAfter(() -> later.complete(null), 20, MILLISECONDS);
    later.get(20, SECONDS);

    assertThat(ran).isEmpty();
  }

  @Test
  void outlivesATaskThatFails() throws Exception {
    thread.execute(() -> {
      throw new IllegalStateException("on purpose");
    });
    thread.execute(() ->
        thread.execute(() -> {
          throw new AssertionError("on purpose");
        }));

    assertThat(SocketFixture.on(thread, () -> "alive")).isEqualTo("alive");
  }

  @Test
  void outlivesATaskWhoseStackOverflows() throws Exception {
    thread.execute(() -> {
      throw new StackOverflowError("on purpose");
    });
    thread.executeAfter(
        () -> {
          throw new OutOfMemoryError("on purpose");
        },
        1,
        MILLISECONDS);
    CompletableFuture<String> later = new CompletableFuture<>();
    thread.executeAfter(() -> later.complete("alive"), 20, MILLISECONDS);

    assertThat(later.get(20, SECONDS)).isEqualTo("alive");
    assertThat(fixture.failures).hasValue(2);
  }

  @Test
  void outlivesAHandlerWhoseStackOverflows() throws Exception {
    var server =
        fixture.accepting(stream -> {
          stream.getSourceChannel().getConduit().setReadReadyHandler(new Overflowing());
          stream.getSourceChannel().resumeReads();
        });
    try (TcpPeer client = TcpPeer.to(SocketFixture.at(server));
        TcpPeer other = TcpPeer.to(SocketFixture.at(fixture.echoing()))) {
      client.send("x");
      other.send("hello");
      assertThat(other.read(5)).isEqualTo("hello");
    }
  }

  @Test
  void putsOffForeverWhatIsPutOffForever() throws Exception {
    BlockingQueue<String> ran = new LinkedBlockingQueue<>();
    thread.executeAfter(() -> ran.add("never"), Long.MAX_VALUE, SECONDS);
    thread.executeAfter(() -> ran.add("soon"), 10, MILLISECONDS);

    assertThat(ran.poll(20, SECONDS)).isEqualTo("soon");
  }

  @Test
  void looksAtItsSocketsWhileTasksKeepComing() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    Runnable endless =
        new Runnable() {
          @Override
          public void run() {
            if (answered.getCount() > 0) {
              thread.execute(this);
            }
          }
        };
    thread.execute(endless);
    try (TcpPeer client = TcpPeer.to(SocketFixture.at(fixture.echoing()))) {
      client.send("hello");
      assertThat(client.read(5)).isEqualTo("hello");
    } finally {
      answered.countDown();
    }
  }

  @Test
  void isWokenThoughSomebodyInterruptsIt() throws Exception {
    thread.interrupt();
    boolean interrupted = true;
    // What runs in the turn that is woken may still see it; not for ever.
    for (int turn = 0; interrupted && turn < 1000; turn++) {
      interrupted = SocketFixture.on(thread, () -> Thread.currentThread().isInterrupted());
    }
    assertThat(interrupted).isFalse();
  }

  @Test
  void closesAllThereIsWhenItEnds() throws Exception {
    try (TcpPeer client = TcpPeer.to(SocketFixture.at(fixture.keeping()))) {
      StreamConnection stream = fixture.accepted.poll(20, SECONDS);
      CompletableFuture<Void> told = new CompletableFuture<>();
      stream.setCloseListener(_ -> told.complete(null));
      fixture.worker.shutdown();

      assertThat(client.ending()).isEqualTo("end");
      told.get(20, SECONDS);
      assertThat(fixture.worker.awaitTermination(20, SECONDS)).isTrue();
      assertThat(fixture.worker.isTerminated()).isTrue();
      assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
      assertThatThrownBy(() -> thread.execute(() -> {}))
          .isInstanceOf(RejectedExecutionException.class);
    }
  }

  @Test
  void endsThoughAHandlerDoesNotLetIt() throws Exception {
    try (TcpPeer client = TcpPeer.to(SocketFixture.at(fixture.keeping()))) {
      StreamConnection stream = fixture.accepted.poll(20, SECONDS);
      stream.getSourceChannel().getConduit().setReadReadyHandler(new Overflowing());
      fixture.worker.shutdown();

      assertThat(client.ending()).isEqualTo("end");
      assertThat(fixture.worker.awaitTermination(20, SECONDS)).isTrue();
    }
  }

  /// Fails where no listener stands between.
  private static final class Overflowing implements ReadReadyHandler {

    @Override
    public void readReady() {
      throw new StackOverflowError("on purpose");
    }

    @Override
    public void terminated() {}

    @Override
    public void forceTermination() {
      throw new IllegalStateException("on purpose");
    }
  }
}
