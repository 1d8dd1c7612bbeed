package penstock.core.socket;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.xnio.Cancellable;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.FailedIoFuture;
import org.xnio.FutureResult;
import org.xnio.IoFuture;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/// A connection being made. Belongs to one I/O thread.
final class Attempt implements Watched, Cancellable {

  private final SocketThread thread;
  private final SocketChannel channel;
  private final SocketStream stream;
  private final ChannelListener<? super StreamConnection> opened;
  private final FutureResult<StreamConnection> result = new FutureResult<>();

  /// @param from the address to bind; null for any
  record Way(@Nullable InetSocketAddress from, InetSocketAddress to) {}

  private Attempt(
      SocketThread thread,
      SocketChannel channel,
      SocketStream stream,
      ChannelListener<? super StreamConnection> opened) {
    this.thread = thread;
    this.channel = channel;
    this.stream = stream;
    this.opened = opened;
  }

  /// Begins one.
  ///
  /// @param opened told when the connection stands, never before this returns
  /// @return how it ends; may have failed already
  static IoFuture<StreamConnection> begin(
      SocketThread thread,
      Way way,
      ChannelListener<? super StreamConnection> opened,
      OptionMap options) {
    try {
      SocketChannel channel = channelTo(way.to().getAddress());
      try {
        SocketOptions.apply(options, channel);
        channel.configureBlocking(false);
        if (way.from() != null) {
          channel.bind(way.from());
        }
        boolean stands = connect(channel, way.to());
        SocketStream stream = SocketStream.of(thread, channel, way.to());
        return new Attempt(thread, channel, stream, opened).watch(stands);
      } catch (IOException | RuntimeException e) {
        SocketThread.close(channel);
        throw e;
      }
    } catch (IOException e) {
      return new FailedIoFuture<>(e);
    } catch (UnsupportedAddressTypeException e) {
      return new FailedIoFuture<>(
          new IOException("address: " + way.to() + " (expected: IPv4, there is no IPv6)", e));
    } catch (RejectedExecutionException e) {
      return new FailedIoFuture<>(new IOException(e.getMessage(), e));
    }
  }

  private static SocketChannel channelTo(InetAddress address) throws IOException {
    return address instanceof Inet4Address
        ? SocketChannel.open(StandardProtocolFamily.INET)
        : SocketChannel.open();
  }

  // Within this machine a connection stands, or is refused, before one could have waited for it.
  private static boolean connect(SocketChannel channel, InetSocketAddress to) throws IOException {
    return channel.connect(to) || (to.getAddress().isLoopbackAddress() && channel.finishConnect());
  }

  private IoFuture<StreamConnection> watch(boolean stands) {
    if (stands) {
      thread.execute(this::connected);
    } else {
      stream.watchedBy(this);
      stream.want(SelectionKey.OP_CONNECT);
    }
    result.addCancelHandler(this);
    return result.getIoFuture();
  }

  @Override
  public void ready(int ops) {
    try {
      if (channel.finishConnect()) {
        stream.ignore(SelectionKey.OP_CONNECT);
        connected();
      }
    } catch (IOException e) {
      result.setException(e);
      IoUtils.safeClose(stream);
    }
  }

  private void connected() {
    stream.stands();
    if (result.setResult(stream)) {
      ChannelListeners.invokeChannelListener(stream, opened);
    } else {
      IoUtils.safeClose(stream);
    }
  }

  @Override
  public Cancellable cancel() {
    if (result.setCancelled()) {
      IoUtils.safeClose(stream);
    }
    return this;
  }

  @Override
  public void end() {
    boolean _ = result.setCancelled();
    IoUtils.safeClose(stream);
  }
}
