package penstock.core.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.ChannelListener;
import org.xnio.IoFuture;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.channels.BoundChannel;

/// An I/O thread: a selector with its sockets, and tasks for now and for later.
///
/// Each turn looks at the sockets once, closes those that were given up in the turn before (only
/// when the selector has let go of a socket can it be closed for good, and one look serves all of
/// them), and runs the tasks that wait.
final class SocketThread extends XnioIoThread {

  private static final Logger log = LoggerFactory.getLogger(SocketThread.class);

  /// After so many tasks it is the sockets' turn again.
  private static final int MOST_TASKS = 1024;

  private static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

  private final SocketWorker owner;
  private final Selector selector;
  private final Runnable failed;
  private final Consumer<SelectionKey> dispatch = this::dispatch;
  private final Queue<Runnable> arrived = new ConcurrentLinkedQueue<>();
  private final ArrayDeque<Runnable> own = new ArrayDeque<>();
  private final TreeSet<Later> later = new TreeSet<>();
  private final AtomicLong numbers = new AtomicLong();
  private final long start = System.nanoTime();
  private List<SelectableChannel> givenUp = new ArrayList<>();
  private List<SelectableChannel> spare = new ArrayList<>();
  private long turn;
  private boolean ended;
  private volatile boolean polling;
  private volatile boolean stopping;

  /// @param failed told of each failure of our own that it outlives, on this thread
  SocketThread(SocketWorker owner, String name, int number, Runnable failed) throws IOException {
    super(owner, number, name);
    this.owner = owner;
    this.failed = failed;
    this.selector = Selector.open();
  }

  /// How often it has looked at its sockets.
  long turn() {
    return turn;
  }

  /// Watches a channel, for nothing yet. From any thread.
  SelectionKey register(SelectableChannel channel) throws ClosedChannelException {
    return channel.register(selector, 0);
  }

  /// Somebody waits for more of a socket: the thread is to know before it waits itself. From any
  /// thread.
  void noticeSoon() {
    if (polling && Thread.currentThread() != this) {
      selector.wakeup();
    }
  }

  /// Closes a channel, soon. From any thread.
  void giveUp(SelectionKey key) throws IOException {
    if (Thread.currentThread() == this) {
      letGo(key);
      return;
    }
    try {
      execute(() -> letGo(key));
    } catch (RejectedExecutionException _) {
      key.cancel();
      key.channel().close();
    }
  }

  private void letGo(SelectionKey key) {
    key.cancel();
    givenUp.add(key.channel());
  }

  /// A task was taken back.
  void forget(Later task) {
    if (Thread.currentThread() == this) {
      later.remove(task);
    } else if (!stopping) {
      execute(() -> later.remove(task));
    }
  }

  /// Ends it, and its sockets with it, soon. From any thread.
  void shutdown() {
    stopping = true;
    selector.wakeup();
  }

  @Override
  public void run() {
    try {
      while (!ended) {
        turn++;
        try {
          turnOnce();
        } catch (IOException | RuntimeException | Error e) {
          // A thread that ends takes all its connections with it.
          note(e, "I/O thread failed");
        }
      }
    } finally {
      close(selector);
      owner.threadEnded();
    }
  }

  private void note(Throwable failure, String what) {
    failed.run();
    log.atError().setCause(failure).addKeyValue("thread", getName()).log(what);
  }

  private void turnOnce() throws IOException {
    List<SelectableChannel> closing = givenUp;
    givenUp = spare;
    spare = closing;
    // Somebody's interrupt would keep every look from waiting.
    boolean _ = Thread.interrupted();
    if (closing.isEmpty() && own.isEmpty() && !stopping) {
      select();
    } else {
      int _ = selector.selectNow(dispatch);
    }
    closing.forEach(SocketThread::close);
    closing.clear();
    runTasks();
    runLater();
    if (stopping) {
      end();
    }
  }

  private void select() throws IOException {
    polling = true;
    long wait = later.isEmpty() ? Long.MAX_VALUE : later.first().due() - now();
    // Who brings a task after this has seen that we wait, or we see the task.
    if (wait <= 0 || !arrived.isEmpty() || stopping) {
      int _ = selector.selectNow(dispatch);
    } else {
      int _ = selector.select(dispatch, wait == Long.MAX_VALUE ? 0 : millis(wait));
    }
    polling = false;
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
  }

  private long now() {
    return System.nanoTime() - start;
  }

  private void dispatch(SelectionKey key) {
    if (polling) {
      polling = false;
    }
    if (!key.isValid()) {
      return;
    }
    try {
      ((Watched) key.attachment()).ready(key.readyOps());
    } catch (RuntimeException | Error e) {
      note(e, "connection failed");
    }
  }

  private void runTasks() {
    // What tasks add has its turn after the sockets.
    for (int i = own.size(); i > 0; i--) {
      safely(own.pop());
    }
    Runnable task = null;
    for (int i = 0; i < MOST_TASKS && (task = arrived.poll()) != null; i++) {
      safely(task);
    }
  }

  private void runLater() {
    while (!later.isEmpty() && later.first().due() <= now()) {
      Later next = later.pollFirst();
      if (next != null) {
        safely(next::run);
      }
    }
  }

  private void safely(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // One task's overflowing stack, or no room for its buffer, is not the end of all others.
      note(e, "task failed");
    }
  }

  private void end() {
    for (SelectionKey key : selector.keys()) {
      if (key.isValid() && key.attachment() instanceof Watched watched) {
        safely(watched::end);
        if (key.isValid()) {
          // It failed to close, and nobody is to wait for that.
          letGo(key);
        }
      }
    }
    ended = selector.keys().isEmpty() && givenUp.isEmpty() && own.isEmpty() && arrived.isEmpty();
  }

  static void close(AutoCloseable channel) {
    try {
      channel.close();
    } catch (Exception e) {
      log.atDebug().setCause(e).log("socket failed to close");
    }
  }

  private void checkRunning() {
    if (stopping) {
      throw new RejectedExecutionException("I/O thread: ending (expected: running)");
    }
  }

  @Override
  public void execute(Runnable task) {
    checkRunning();
    if (Thread.currentThread() == this) {
      own.add(task);
    } else {
      arrived.add(task);
      if (polling) {
        selector.wakeup();
      }
    }
  }

  @Override
  public Key executeAfter(Runnable task, long time, TimeUnit unit) {
    checkRunning();
    if (time <= 0) {
      execute(task);
      return Key.IMMEDIATE;
    }
    // Never is far away, not long ago.
    long wait = Math.min(unit.toNanos(time), LONGEST_NANOS);
    Later key = new Later(this, task, now() + wait, numbers.incrementAndGet());
    if (Thread.currentThread() == this) {
      later.add(key);
    } else {
      execute(() -> later.add(key));
    }
    return key;
  }

  @Override
  public Key executeAtInterval(Runnable task, long time, TimeUnit unit) {
    Repeated repeated = new Repeated(this, task, unit.toNanos(time));
    repeated.again();
    return repeated;
  }

  @Override
  protected IoFuture<StreamConnection> openTcpStreamConnection(
      @Nullable InetSocketAddress from,
      InetSocketAddress to,
      ChannelListener<? super StreamConnection> opened,
      @Nullable ChannelListener<? super BoundChannel> bound,
      OptionMap options) {
    return Attempt.begin(this, new Attempt.Way(from, to), opened, options);
  }
}
