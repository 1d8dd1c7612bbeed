package penstock.core.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.StreamConnection;

/// A TCP connection. Belongs to one I/O thread; others may close it, and have it waited for.
final class SocketStream extends StreamConnection implements Watched {

  private final SocketThread home;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final SocketSource source;
  private final SocketSink sink;
  private final InetSocketAddress peer;
  private @Nullable SocketAddress local;

  private SocketStream(
      SocketThread thread, SocketChannel channel, SelectionKey key, InetSocketAddress peer) {
    super(thread);
    this.home = thread;
    this.channel = channel;
    this.key = key;
    this.peer = peer;
    this.source = new SocketSource(this, channel);
    this.sink = new SocketSink(this, channel);
    setSourceConduit(source);
    setSinkConduit(sink);
  }

  /// One on a channel that does not block, and that nobody watches yet.
  static SocketStream of(SocketThread thread, SocketChannel channel, InetSocketAddress peer)
      throws IOException {
    return new SocketStream(thread, channel, thread.register(channel), peer);
  }

  /// The connection stands, and is told of what comes from now on.
  void stands() {
    try {
      local = channel.getLocalAddress();
    } catch (IOException _) {
      // It has been closed, and nobody will ask.
    }
    key.attach(this);
  }

  /// Somebody else is told of what comes, for as long as it does not stand.
  void watchedBy(Watched other) {
    key.attach(other);
  }

  @Override
  public void ready(int ops) {
    if ((ops & SelectionKey.OP_READ) != 0) {
      source.ready();
    }
    if ((ops & SelectionKey.OP_WRITE) != 0 && key.isValid()) {
      sink.ready();
    }
  }

  @Override
  public void end() {
    source.end();
    sink.end();
    IoUtils.safeClose(this);
  }

  /// Is told when the socket can do one thing.
  void want(int op) {
    try {
      if (key.isValid() && (key.interestOps() & op) == 0) {
        key.interestOpsOr(op);
        home.noticeSoon();
      }
    } catch (CancelledKeyException _) {
      // Its thread has closed it meanwhile.
    }
  }

  /// Is not told any more when the socket can do one thing.
  void ignore(int op) {
    try {
      if (key.isValid() && (key.interestOps() & op) != 0) {
        key.interestOpsAnd(~op);
      }
    } catch (CancelledKeyException _) {
      // Its thread has closed it meanwhile.
    }
  }

  boolean waitsFor(int op) {
    try {
      return key.isValid() && (key.interestOps() & op) != 0;
    } catch (CancelledKeyException _) {
      return false;
    }
  }

  /// Acts as if the socket could do one thing, soon, and is told from now on when it can.
  void wakeup(int op) {
    try {
      home.execute(() -> woken(op));
    } catch (RejectedExecutionException _) {
      // The thread is ending, and the connection with it.
    }
    want(op);
  }

  // Who is closed meanwhile is told all the same: what waits to be written has to be given up.
  private void woken(int op) {
    if (op == SelectionKey.OP_READ) {
      source.ready();
    } else {
      sink.ready();
    }
  }

  /// There will be nothing more to read.
  ///
  /// @return false if that was known
  boolean readsEnded() {
    return readClosed();
  }

  /// There will be nothing more to write.
  ///
  /// @return false if that was known
  boolean writesEnded() {
    return writeClosed();
  }

  @Override
  protected void closeAction() throws IOException {
    home.giveUp(key);
  }

  @Override
  protected void notifyReadClosed() {
    source.terminated();
    super.notifyReadClosed();
  }

  @Override
  protected void notifyWriteClosed() {
    sink.terminated();
    super.notifyWriteClosed();
  }

  @Override
  public SocketAddress getPeerAddress() {
    return peer;
  }

  /// Null if it never stood.
  @Override
  public @Nullable SocketAddress getLocalAddress() {
    return local;
  }

  @Override
  public boolean supportsOption(Option<?> option) {
    return SocketOptions.knows(option);
  }

  @Override
  public <T> @Nullable T getOption(Option<T> option) throws IOException {
    Object value = SocketOptions.of(channel, option);
    return value == null ? null : option.cast(value);
  }

  /// Sets an option.
  ///
  /// @return null: what was there before is not worth a system call
  /// @throws ClosedChannelException if it is closed
  @Override
  public <T> @Nullable T setOption(Option<T> option, T value) throws IOException {
    // Its channel stays open until the thread's next turn: to abort then what was closed before
    // would
    // lose what has been sent.
    if (!isOpen()) {
      throw new ClosedChannelException();
    }
    SocketOptions.set(channel, option, value);
    return null;
  }
}
