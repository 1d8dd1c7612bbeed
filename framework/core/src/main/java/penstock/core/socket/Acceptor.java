package penstock.core.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.Option;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/// Somebody who takes connections at a [Door], on the threads they belong to. From any thread, but
/// for [#accept()].
final class Acceptor implements AcceptingChannel<StreamConnection> {

  private final SocketWorker worker;
  private final Door door;
  private final OptionMap options;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final ChannelListener.SimpleSetter<AcceptingChannel<StreamConnection>> accepting =
      new ChannelListener.SimpleSetter<>();
  private final ChannelListener.SimpleSetter<AcceptingChannel<StreamConnection>> closing =
      new ChannelListener.SimpleSetter<>();
  private volatile boolean resumed;

  /// @param options of the connections
  Acceptor(
      SocketWorker worker,
      Door door,
      @Nullable ChannelListener<? super AcceptingChannel<StreamConnection>> listener,
      OptionMap options) {
    this.worker = worker;
    this.door = door;
    this.options = options;
    accepting.set(listener);
  }

  OptionMap options() {
    return options;
  }

  /// Somebody waits. Runs on an I/O thread.
  void tell() {
    ChannelListeners.invokeChannelListener(this, accepting.get());
  }

  /// The next that waits at the calling I/O thread.
  ///
  /// @return null if nobody does
  @Override
  public @Nullable StreamConnection accept() throws IOException {
    DoorLeaf leaf = door.leafHere();
    return leaf == null ? null : leaf.accept(this);
  }

  @Override
  public void resumeAccepts() {
    resumed = true;
    door.lets(true);
  }

  @Override
  public void suspendAccepts() {
    resumed = false;
    door.lets(false);
  }

  @Override
  public boolean isAcceptResumed() {
    return resumed;
  }

  @Override
  @Deprecated
  public void wakeupAccepts() {
    door.lets(true);
  }

  @Override
  public void awaitAcceptable() {
    throw new UnsupportedOperationException("accept: awaited (expected: a listener)");
  }

  @Override
  public void awaitAcceptable(long time, TimeUnit unit) {
    awaitAcceptable();
  }

  @Override
  public ChannelListener.Setter<AcceptingChannel<StreamConnection>> getAcceptSetter() {
    return accepting;
  }

  @Override
  public ChannelListener.Setter<AcceptingChannel<StreamConnection>> getCloseSetter() {
    return closing;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return door.local();
  }

  @Override
  public <A extends SocketAddress> @Nullable A getLocalAddress(Class<A> type) {
    InetSocketAddress local = door.local();
    return type.isInstance(local) ? type.cast(local) : null;
  }

  @Override
  public XnioWorker getWorker() {
    return worker;
  }

  @Override
  public XnioIoThread getIoThread() {
    return worker.getIoThread();
  }

  @Override
  @Deprecated
  public XnioExecutor getAcceptThread() {
    return worker.getIoThread();
  }

  @Override
  public boolean isOpen() {
    return !closed.get();
  }

  /// Takes no more. Waits, not for long, until those that wait already have been let in and the
  /// address is free; does so once. Control threads only.
  @Override
  public void close() throws ClosedChannelException {
    if (closed.compareAndSet(false, true)) {
      resumed = false;
      worker.leave(door);
      ChannelListeners.invokeChannelListener(this, closing.get());
    }
  }

  @Override
  public boolean supportsOption(Option<?> option) {
    return options.contains(option);
  }

  @Override
  public <T> @Nullable T getOption(Option<T> option) {
    return options.get(option);
  }

  /// Nothing: options are for good.
  @Override
  public <T> @Nullable T setOption(Option<T> option, T value) {
    return null;
  }
}
