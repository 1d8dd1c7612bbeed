package penstock.core.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ManagementRegistration;
import org.xnio.Option;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.management.XnioServerMXBean;
import org.xnio.management.XnioWorkerMXBean;

/// The I/O threads. From any thread.
///
/// Other than XNIO's own worker, it accepts each connection on the thread that will have it, and
/// closes any number of them with one look at the selector.
public final class SocketWorker extends XnioWorker {

  /// Of accepted connections: after how many silent seconds the system asks whether the other end
  /// is still there. Who does not answer is given up after about twice that.
  public static final Option<Integer> ASKED_AFTER =
      Option.simple(SocketWorker.class, "ASKED_AFTER", Integer.class);

  private static final int USUAL_BACKLOG = 128;

  private final List<SocketThread> threads = new ArrayList<>();
  private final CountDownLatch running;
  private final Doors doors = new Doors();
  private volatile boolean stopping;

  private SocketWorker(Builder builder, String name, int count, Runnable failed)
      throws IOException {
    super(builder);
    // The pool of tasks is one more that ends.
    this.running = new CountDownLatch(count + 1);
    for (int i = 0; i < count; i++) {
      threads.add(new SocketThread(this, name + " I/O-" + (i + 1), i, failed));
    }
  }

  /// Starts one.
  ///
  /// @param name of its threads
  /// @param threads how many; more than 0
  /// @param failed told of each failure of our own that one of them outlives, on that thread
  /// @throws IOException if the system has no room for their selectors
  public static SocketWorker start(String name, int threads, Runnable failed) throws IOException {
    Builder builder =
        new Plan(Xnio.getInstance(SocketWorker.class.getClassLoader()))
            .setWorkerName(name)
            .setCoreWorkerPoolSize(1)
            .setMaxWorkerPoolSize(1);
    SocketWorker worker = new SocketWorker(builder, name, threads, failed);
    worker.threads.forEach(Thread::start);
    return worker;
  }

  /// What XNIO's part of a worker is made of.
  private static final class Plan extends Builder {

    Plan(Xnio xnio) {
      super(xnio);
    }
  }

  /// Runs something that closes listening sockets and opens others. Where the same address is
  /// opened again, the socket stays, with those that wait at it. Control threads only, one at a
  /// time.
  ///
  /// @return what it returns
  public <T> T handOver(HandOver<T> change) throws IOException {
    doors.keep();
    try {
      return change.run();
    } finally {
      doors.settle();
    }
  }

  /// Closes listening sockets and opens others.
  @FunctionalInterface
  public interface HandOver<T> {

    /// Does so.
    T run() throws IOException;
  }

  @Override
  protected AcceptingChannel<StreamConnection> createTcpConnectionServer(
      InetSocketAddress address,
      @Nullable ChannelListener<? super AcceptingChannel<StreamConnection>> listener,
      OptionMap options)
      throws IOException {
    Door door = doors.open(threads, address, options.get(Options.BACKLOG, USUAL_BACKLOG));
    Acceptor acceptor = new Acceptor(this, door, listener, options);
    door.opensTo(acceptor);
    return acceptor;
  }

  /// Nobody takes connections at a door any more.
  void leave(Door door) {
    doors.leave(door);
  }

  /// A thread has ended.
  void threadEnded() {
    running.countDown();
  }

  @Override
  protected void taskPoolTerminated() {
    running.countDown();
  }

  @Override
  public SocketThread getIoThread(int hash) {
    return threads.get(Math.floorMod(hash, threads.size()));
  }

  @Override
  protected SocketThread chooseThread() {
    return getIoThread(ThreadLocalRandom.current().nextInt());
  }

  /// The threads, for those who measure them.
  public List<Thread> threads() {
    return List.copyOf(threads);
  }

  @Override
  public int getIoThreadCount() {
    return threads.size();
  }

  @Override
  public void shutdown() {
    if (!stopping) {
      stopping = true;
      threads.forEach(SocketThread::shutdown);
      shutDownTaskPool();
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    return shutDownTaskPoolNow();
  }

  @Override
  public boolean isShutdown() {
    return stopping;
  }

  @Override
  public boolean isTerminated() {
    return running.getCount() == 0;
  }

  @Override
  public boolean awaitTermination(long time, TimeUnit unit) throws InterruptedException {
    return running.await(time, unit);
  }

  @Override
  public void awaitTermination() throws InterruptedException {
    running.await();
  }

  @Override
  public XnioWorkerMXBean getMXBean() {
    return new View(this);
  }

  /// Nothing: listeners are measured elsewhere.
  @Override
  protected ManagementRegistration registerServerMXBean(XnioServerMXBean server) {
    return () -> {};
  }

  /// What XNIO shows of a worker.
  private record View(SocketWorker worker) implements XnioWorkerMXBean {

    @Override
    public String getProviderName() {
      return "penstock";
    }

    @Override
    public String getName() {
      return worker.getName();
    }

    @Override
    public boolean isShutdownRequested() {
      return worker.isShutdown();
    }

    @Override
    public int getCoreWorkerPoolSize() {
      return worker.getCoreWorkerPoolSize();
    }

    @Override
    public int getMaxWorkerPoolSize() {
      return worker.getMaxWorkerPoolSize();
    }

    @Override
    public int getWorkerPoolSize() {
      return worker.getWorkerPoolSize();
    }

    @Override
    public int getBusyWorkerThreadCount() {
      return worker.getBusyWorkerThreadCount();
    }

    @Override
    public int getIoThreadCount() {
      return worker.getIoThreadCount();
    }

    @Override
    public int getWorkerQueueSize() {
      return worker.getWorkerQueueSize();
    }

    @Override
    public Set<XnioServerMXBean> getServerMXBeans() {
      return Set.of();
    }
  }
}
