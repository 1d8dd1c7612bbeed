package penstock.core.socket;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listening sockets at one address: one on every thread, among which the system shares out who
/// comes, or one on the first where it cannot. Control threads only, but for [#taker()].
final class Door {

  private static final Logger log = LoggerFactory.getLogger(Door.class);

  private static final long PATIENCE_SECONDS = 2;

  private final InetSocketAddress asked;
  private final int backlog;
  private final List<DoorLeaf> leaves;
  private volatile @Nullable Acceptor taker;

  private Door(InetSocketAddress asked, int backlog, List<DoorLeaf> leaves) {
    this.asked = asked;
    this.backlog = backlog;
    this.leaves = leaves;
  }

  /// Binds one; nobody is let in yet.
  ///
  /// @param backlog how many may wait at each socket
  /// @throws IOException if the address cannot be bound
  static Door open(List<SocketThread> threads, InetSocketAddress address, int backlog)
      throws IOException {
    List<DoorLeaf> leaves = new ArrayList<>();
    Door door = new Door(address, backlog, leaves);
    try {
      // The first asks for the address alone: sockets that share one would take it even where
      // another process has it already.
      ServerSocketChannel first = bound(address, backlog, false);
      leaves.add(new DoorLeaf(door, threads.getFirst(), first));
      if (threads.size() > 1 && shareable(first)) {
        first.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        door.share(threads.subList(1, threads.size()));
      }
      return door;
    } catch (IOException | RuntimeException e) {
      leaves.forEach(DoorLeaf::abandon);
      throw e;
    }
  }

  // Where a system does not share after all, one thread for all is better than nothing.
  private void share(List<SocketThread> others) {
    InetSocketAddress real = local();
    try {
      for (SocketThread thread : others) {
        leaves.add(new DoorLeaf(this, thread, bound(real, backlog, true)));
      }
    } catch (IOException e) {
      log.atWarn()
          .addKeyValue("address", real)
          .addKeyValue("sockets", leaves.size())
          .addKeyValue("problem", e.getMessage())
          .log("address not shared by all threads");
    }
  }

  private static ServerSocketChannel bound(InetSocketAddress address, int backlog, boolean shared)
      throws IOException {
    ServerSocketChannel channel = channelFor(address.getAddress());
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.configureBlocking(false);
      return channel.bind(address, backlog);
    } catch (UnsupportedAddressTypeException e) {
      SocketThread.close(channel);
      throw new IOException("IPv6 (expected: IPv4, there is no IPv6)", e);
    } catch (IOException | RuntimeException e) {
      SocketThread.close(channel);
      throw e;
    }
  }

  // For all interfaces one that speaks IPv6 too, where there is IPv6.
  private static ServerSocketChannel channelFor(InetAddress address) throws IOException {
    return address instanceof Inet4Address && !address.isAnyLocalAddress()
        ? ServerSocketChannel.open(StandardProtocolFamily.INET)
        : ServerSocketChannel.open();
  }

  private static boolean shareable(ServerSocketChannel channel) {
    return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT);
  }

  /// Whether it is what somebody asks for.
  boolean serves(InetSocketAddress address, int waiting) {
    return asked.equals(address) && asked.getPort() != 0 && backlog == waiting;
  }

  /// How many may wait at each socket.
  int backlog() {
    return backlog;
  }

  /// The address bound, with the real port.
  InetSocketAddress local() {
    return leaves.getFirst().local();
  }

  /// Who takes those that come; null before there was anybody. From any thread.
  @Nullable Acceptor taker() {
    return taker;
  }

  /// Has those that come taken by this one from now on.
  void opensTo(Acceptor next) {
    taker = next;
  }

  /// The socket of the calling thread; null if it has none.
  @Nullable DoorLeaf leafHere() {
    for (int i = 0; i < leaves.size(); i++) {
      if (leaves.get(i).here()) {
        return leaves.get(i);
      }
    }
    return null;
  }

  /// Lets in those that come, or has them wait.
  void lets(boolean in) {
    leaves.forEach(leaf -> leaf.lets(in));
  }

  /// Lets in those that wait already, nobody else, and gives the address free.
  void close() {
    for (DoorLeaf leaf : leaves) {
      try {
        leaf.closeSoon().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
      } catch (CompletionException | RejectedExecutionException _) {
        // Its thread has ended, or has worse to do.
        leaf.abandon();
      }
    }
  }
}
