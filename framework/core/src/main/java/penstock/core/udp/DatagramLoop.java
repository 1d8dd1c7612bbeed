package penstock.core.udp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import penstock.core.io.TimingWheel;

/// A thread that moves datagrams: a selector, a buffer, and the deadlines of its sessions.
final class DatagramLoop implements Executor {

  private static final Logger log = LoggerFactory.getLogger(DatagramLoop.class);

  /// No datagram is larger.
  private static final int LARGEST = 65_536;

  /// After so many from one socket it is the others' turn.
  private static final int BATCH = 32;

  private static final long STOP_MILLIS = 2000;

  private final Selector selector;
  private final Thread thread;
  private final TimingWheel wheel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Consumer<SelectionKey> dispatch = this::dispatch;
  private final KeptSockets kept;
  private final Runnable failed;
  private boolean tickWanted;
  private long tickAt;
  private long round;
  private boolean stopped;

  private DatagramLoop(int number, AtomicInteger room, Runnable failed) throws IOException {
    this.failed = failed;
    this.kept = new KeptSockets(this, room);
    this.selector = Selector.open();
    this.wheel = new TimingWheel(System::nanoTime, this::wantTick);
    this.thread = Thread.ofPlatform().daemon().name("penstock-udp-" + number).unstarted(this::run);
  }

  /// Whose a socket is, and when it had something to read.
  static final class Watch {

    private Ready ready;
    private long round;

    private Watch(Ready ready) {
      this.ready = ready;
    }

    /// It is another one's from now on.
    void tell(Ready next) {
      ready = next;
    }
  }

  /// Starts one.
  ///
  /// @param room how many more sockets may be kept, by all loops together
  /// @param failed told of each failure of our own that it outlives, on its thread
  /// @throws IOException if the system has no room for another selector
  static DatagramLoop start(int number, AtomicInteger room, Runnable failed) throws IOException {
    DatagramLoop loop = new DatagramLoop(number, room, failed);
    loop.thread.start();
    return loop;
  }

  /// Reads a channel from now on. Runs on the loop.
  ///
  /// @param channel does not block
  Watch watch(DatagramChannel channel, Ready ready) throws IOException {
    Watch watch = new Watch(ready);
    channel.register(selector, SelectionKey.OP_READ, watch);
    return watch;
  }

  /// Gives the sockets that were closed on it back to the system now, not with the next event. Runs
  /// on the loop.
  void release() throws IOException {
    int _ = selector.selectNow(dispatch);
  }

  /// A cleared buffer that holds any datagram; its content does not outlive the current event.
  ByteBuffer buffer() {
    return buffer.clear();
  }

  /// Sockets for sessions to come.
  KeptSockets kept() {
    return kept;
  }

  /// The deadlines.
  TimingWheel wheel() {
    return wheel;
  }

  /// Has something done on the loop, soon. From any thread.
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (Thread.currentThread() != thread) {
      selector.wakeup();
    }
  }

  /// Ends the thread when what was asked of it before is done. Runs on a control thread and waits
  /// for it, not for long.
  void stop() {
    execute(() -> stopped = true);
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopped) {
      try {
        turn();
      } catch (IOException | RuntimeException | Error e) {
        // A loop that ends takes all its sessions with it.
        note(e, "UDP loop failed");
      }
    }
    selector.keys().forEach(DatagramLoop::close);
    try {
      selector.close();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("selector failed to close");
    }
  }

  private void note(Throwable failure, String what) {
    failed.run();
    log.atError().setCause(failure).addKeyValue("thread", thread.getName()).log(what);
  }

  private void turn() throws IOException {
    round++;
    long wait = tickWanted ? tickAt - System.nanoTime() : Long.MAX_VALUE;
    if (wait <= 0 || !tasks.isEmpty()) {
      int _ = selector.selectNow(dispatch);
    } else {
      int _ = selector.select(dispatch, tickWanted ? millis(wait) : 0);
    }
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    if (tickWanted && tickAt - System.nanoTime() <= 0) {
      tickWanted = false;
      wheel.run();
    }
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
  }

  private void wantTick() {
    tickWanted = true;
    tickAt = System.nanoTime() + TimingWheel.TICK_NANOS;
  }

  // Who had something in the last round too is busy: there a second read is worth its price.
  private void dispatch(SelectionKey key) {
    Watch watch = (Watch) key.attachment();
    boolean busy = watch.round == round - 1;
    watch.round = round;
    try {
      watch.ready.ready(busy ? BATCH : 1);
    } catch (RuntimeException | Error e) {
      note(e, "UDP socket failed");
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      log.atDebug().setCause(e).log("socket failed to close");
    }
  }
}
