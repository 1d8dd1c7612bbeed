package penstock.benchmarks.paper;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.xnio.ChannelListener;
import org.xnio.FinishedIoFuture;
import org.xnio.IoFuture;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;

/// An I/O thread without a selector: it does what it is given, and whoever connects gets paper.
final class PaperThread extends XnioIoThread {

  private static final InetSocketAddress HERE =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000);

  private final byte[] answer;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final ArrayDeque<Runnable> soon = new ArrayDeque<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("paper-clock").daemon().factory());

  /// @param worker whose first I/O thread it stands for
  /// @param answer of every endpoint to every request
  PaperThread(XnioWorker worker, byte[] answer) {
    super(worker, 0, "paper");
    this.answer = answer;
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      while (true) {
        tasks.take().run();
        settle();
      }
    } catch (InterruptedException _) {
      clock.shutdownNow();
    }
  }

  /// Does what the task under way has left for later, until nothing is left.
  void settle() {
    for (Runnable next = soon.poll(); next != null; next = soon.poll()) {
      next.run();
    }
  }

  @Override
  public void execute(Runnable command) {
    if (Thread.currentThread() == this) {
      soon.add(command);
    } else {
      tasks.add(command);
    }
  }

  @Override
  public Key executeAfter(Runnable command, long time, TimeUnit unit) {
    ScheduledFuture<?> later = clock.schedule(() -> tasks.add(command), time, unit);
    return () -> later.cancel(false);
  }

  @Override
  public Key executeAtInterval(Runnable command, long time, TimeUnit unit) {
    ScheduledFuture<?> later =
        clock.scheduleAtFixedRate(() -> tasks.add(command), time, time, unit);
    return () -> later.cancel(false);
  }

  @Override
  public IoFuture<StreamConnection> openStreamConnection(
      SocketAddress destination,
      ChannelListener<? super StreamConnection> openListener,
      OptionMap optionMap) {
    PaperStream endpoint = new PaperStream(this, destination, HERE, answer);
    soon.add(() -> openListener.handleEvent(endpoint));
    return new FinishedIoFuture<>(endpoint);
  }
}
